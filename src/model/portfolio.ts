/** Everything that was read from the content folder, checked and typed. */
import type { Audience } from './audience.ts'
import type { SourceBlock } from './body.ts'
import type { Duration } from './duration.ts'
import type { RuleSetting } from './finding.ts'
import type { NamedFont } from './font.ts'
import type { Plan } from './plan.ts'
import type { SignatureLevel } from './signature.ts'
import type { Attestation, Binding, Drill, Incident, RecordFile, Review, Vendor, Waiver } from './records.ts'

/** `holdfast.yaml` */
export type Settings = RecordFile & {
  readonly organisation: string
  readonly site: { readonly title: string; readonly url: string; readonly summary: string }
  /** IANA name; civil dates without a zone of their own are in this one. */
  readonly timezone: string
  readonly evidence: {
    /** `replay`: recorded example evidence, judged as of its recording and labelled so everywhere. */
    readonly mode: 'live' | 'replay'
    /** What the simulated evidence is, for the label on every page; only with `replay`. */
    readonly notice?: string | undefined
    /** How long a machine's reading counts unless its binding says otherwise. */
    readonly maxAge: Duration
    /** `s3://bucket/prefix`: a store in a bucket, in place of the folder `evidence`. */
    readonly store?: string | undefined
    /** The region of that bucket. */
    readonly storeRegion: string
    /** How long reading may take: one binding, and the whole run. */
    readonly limits: { readonly binding: Duration; readonly run: Duration }
  }
  readonly reviews: { readonly dueSoon: Duration }
  /** By the code of a rule: how much its findings count. */
  readonly rules: Readonly<Record<string, RuleSetting>>
  readonly publish: { readonly audience: Audience }
  readonly pdf: {
    /** Fonts for characters that the bundled ones do not have, in the order in which they are asked; see `model/font.ts`. */
    readonly fonts: readonly string[]
  }
  readonly visibility: {
    /** The least audience that sees commands in procedures. */
    readonly commands: Audience
    /** The least audience that sees e-mail addresses and telephone numbers. */
    readonly contacts: Audience
    /** Private strings that may be shown nevertheless. */
    readonly allow: readonly string[]
  }
  readonly signing?: Signing | undefined
  readonly aws: {
    /** Another address for every AWS call, for emulators and private endpoints. */
    readonly endpoint?: string | undefined
    /** Role to assume, by account id. */
    readonly roles: Readonly<Record<string, { readonly arn: string; readonly externalId?: string | undefined }>>
  }
  readonly connections: Connections
}

/** How what is not AWS is reached. No secret stands here: the settings name environment variables that hold them. */
export type Connections = {
  /** By origin, `https://api.github.com`: how an address of the web is asked. */
  readonly web: Readonly<
    Record<
      string,
      {
        /** Environment variable that holds the token. */
        readonly tokenFrom?: string | undefined
        /** The header that carries the token as it is, where it is not `Authorization: Bearer`. */
        readonly header?: string | undefined
        /** Certificate of the authority that vouches for it, PEM, relative to the content folder. */
        readonly ca?: string | undefined
        /** Another origin that is asked in its place, for emulators and private endpoints. */
        readonly at?: string | undefined
        /** Whether it may lie inside a network. */
        readonly private: boolean
      }
    >
  >
  /** By the host that bindings name. */
  readonly postgres: Readonly<
    Record<
      string,
      {
        readonly user?: string | undefined
        readonly passwordFrom?: string | undefined
        readonly ca?: string | undefined
        /** `host:port` that is asked in its place. */
        readonly at?: string | undefined
        /** `verify`: TLS with a certificate that somebody vouches for. `none`: no TLS. */
        readonly tls: 'verify' | 'none'
      }
    >
  >
  /** By endpoint, `https://minio.your-company.com`: a store that speaks the protocol of S3. */
  readonly s3: Readonly<
    Record<
      string,
      {
        readonly keyFrom: string
        readonly secretFrom: string
        readonly region: string
        readonly at?: string | undefined
      }
    >
  >
  readonly dns: {
    /** `host:port` of a name server that is asked in the place of all others. */
    readonly at?: string | undefined
  }
  readonly kubernetes: {
    /** Kubeconfig, relative to the content folder. Without it, that of the environment is used. */
    readonly config?: string | undefined
  }
  /** Folders of this machine under which files may be looked at. */
  readonly directories: readonly string[]
}

/** Which key signs the PDFs. Paths are relative to the content folder; the passphrase comes from the environment. */
export type Signing = {
  readonly key?: string | undefined
  readonly certificates?: string | undefined
  readonly pkcs12?: string | undefined
  /** Key of AWS KMS, by its ARN, id or alias; `certificates` go with it. */
  readonly kms?: string | undefined
  /** How far the signature reaches (default: B-B). */
  readonly level?: SignatureLevel | undefined
  /** Addresses of timestamp authorities, asked in this order. */
  readonly timestamp?: readonly string[] | undefined
  /** Name of the environment variable that holds the passphrase. */
  readonly passphraseFrom?: string | undefined
  readonly name?: string | undefined
  readonly reason?: string | undefined
  readonly location?: string | undefined
}

export type Portfolio = {
  readonly settings: Settings
  readonly plans: readonly Plan[]
  readonly drills: readonly Drill[]
  readonly incidents: readonly Incident[]
  readonly reviews: readonly Review[]
  readonly waivers: readonly Waiver[]
  readonly attestations: Readonly<Record<string, Attestation>>
  readonly vendors: Readonly<Record<string, Vendor>>
  readonly bindings: Readonly<Record<string, Binding>>
  readonly pages: readonly Page[]
  /** Those of the files that plans refer to which exist, as paths relative to the content folder. */
  readonly files: ReadonlySet<string>
  /** The fonts that the settings name, in their order. */
  readonly fonts: readonly NamedFont[]
  /** The text of each plan's file, for pointing at single words. */
  readonly texts: ReadonlyMap<string, string>
}

/** An ordinary page of the site. */
export type Page = RecordFile & {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly body: readonly SourceBlock[]
}
