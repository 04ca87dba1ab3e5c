/** Images in the emulator: made of nothing but their list of layers, from which their digest comes. */
import { PutImageCommand, type ECRClient } from '@aws-sdk/client-ecr'

/** Stores an image; the same seed gives the same digest. */
export const putImage = async (
  ecr: ECRClient,
  repositoryName: string,
  imageTag: string,
  seed: string,
): Promise<string> => {
  const hash = Buffer.from(seed).toString('hex').padEnd(64, '0').slice(0, 64)
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 7, digest: `sha256:${hash}` },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size: 32, digest: `sha256:${hash}` }],
  }
  const { image } = await ecr.send(
    new PutImageCommand({ repositoryName, imageTag, imageManifest: JSON.stringify(manifest) }),
  )
  return image?.imageId?.imageDigest ?? ''
}
