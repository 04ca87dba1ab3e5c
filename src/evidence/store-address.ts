/** The address of a store in a bucket, `s3://bucket/prefix`, taken apart. */
export type StorePlace = {
  readonly bucket: string
  /** Empty, or ending with a slash. */
  readonly prefix: string
}

/** The bucket and the prefix that an address names; the settings have checked its form. */
export const storePlace = (address: string): StorePlace => {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address) ?? []
  return { bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` }
}
