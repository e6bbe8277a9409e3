/**
 * The shapes of `protocol.ts` against those of the OpenAPI document: types alone, which the compiler checks.
 *
 * What the server may answer must be what is read here, and what is sent must be what the server takes.
 */
import type { components } from '../generated/openapi.ts'
import type {
  ChangeOnServer,
  Collection,
  ConflictReason,
  DeletedRecord,
  DigestAnswer,
  Json,
  Limits,
  Mutation,
  Outcome,
  Page,
  ServerCopy,
  Session,
  UnsentOnDevice,
  Valuation,
  ValuationPage,
  Version,
} from './protocol.ts'

type Wire = components['schemas']

/** As JSON brings it: the document has no type of any JSON value. */
type AsJson<T> = unknown extends T ? Json : T extends object ? { readonly [Name in keyof T]: AsJson<T[Name]> } : T
/** The members that one status of a result has on the wire, where they are named as here. */
type Read<Status extends Outcome['status']> = Omit<Extract<Outcome, { status: Status }>, 'isReplayed' | 'server'>

type Holds<Claim extends true> = Claim
type Is<Given, Wanted> = [Given] extends [Wanted] ? true : false
type Same<One, Other> = Is<One, Other> extends true ? Is<Other, One> : false

export type Answers = [
  Holds<Is<Wire['SyncSession'], Session>>,
  Holds<Is<Wire['SyncSession']['limits'], Limits>>,
  Holds<Is<Wire['SyncSession']['unsent'][number], UnsentOnDevice>>,
  Holds<Is<AsJson<Wire['SyncChange']>, ChangeOnServer & { readonly deleted: boolean }>>,
  Holds<Is<AsJson<Wire['SyncPage']>, Page>>,
  Holds<Is<AsJson<Wire['SyncRecord']>, ServerCopy & { readonly deleted: boolean }>>,
  Holds<Is<Wire['SyncValuation'], Valuation>>,
  Holds<Is<Wire['SyncValuationPage'], ValuationPage>>,
  Holds<Is<Wire['SyncDigest'], DigestAnswer>>,
  Holds<Is<AsJson<Wire['SyncHistory']>, { readonly versions: readonly Version[] }>>,
  Holds<Is<AsJson<Wire['SyncDeleted']>, { readonly deleted: readonly DeletedRecord[] }>>,
]

export type Results = [
  Holds<Same<Wire['SyncResult']['status'], Outcome['status']>>,
  Holds<Same<Wire['SyncConflict']['reason'], ConflictReason>>,
  Holds<Is<Wire['SyncApplied'], Read<'applied'>>>,
  Holds<Is<Wire['SyncMerged'], Read<'merged'>>>,
  Holds<Is<Required<Wire['SyncConflict']>, Read<'conflict'>>>,
  Holds<Is<Wire['SyncRejected'], Read<'rejected'>>>,
  Holds<Same<Wire['SyncPushAnswer']['results'][number], Wire['SyncResult']>>,
  Holds<Same<Wire['SyncPushAnswer']['valuations'][number], Wire['SyncValuation']>>,
]

type MutationOnWire = Pick<Wire['SyncMutation'], 'mutation_id' | 'collection' | 'op' | 'id' | 'base_rev'>

export type Sent = [
  Holds<Same<Wire['SyncMutation']['collection'], Collection>>,
  Holds<Same<Wire['SyncChange']['collection'], Collection>>,
  Holds<Is<Omit<Mutation, 'data'>, MutationOnWire>>,
]
