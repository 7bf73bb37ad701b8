/** What is measured: workloads, the contenders in each, and the slices of work of which the samples are made. */

/** What a slice of work answers: a checksum, so that nothing that was computed can be left out as unused. */
export type Work = number | Promise<number>

/** A piece of work that is long enough for the clock. */
export interface Slice {
  /** How many operations it does. */
  readonly operations: number
  readonly work: () => Work
  /** The checksum that the right answers give, where it is known. */
  readonly expected?: number | undefined
}

/** One of those that do the same work in turn. */
export interface Contender {
  readonly name: string
  /** Makes a slice of about so many operations ready; the time that this takes is not measured. */
  readonly prepare: (operations: number) => Slice | Promise<Slice>
  /** The number of operations of every slice, where it is not for the harness to choose. */
  readonly fixed?: number | undefined
  /** The most operations that a slice can have. */
  readonly most?: number | undefined
}

/** One that holds things in memory. */
export interface Holder {
  readonly name: string
  /** How many bytes are counted as one: the number of the things that are held. */
  readonly things: number
  /** Makes what is measured, and nothing else that stays. */
  readonly hold: () => object | Promise<object>
}

/** How two contenders are compared, and what is asked of the comparison. */
export interface Comparison {
  readonly subject: string
  readonly against: string
  /** Whether the ratio says how many times faster the subject is, or how many times as much it takes. */
  readonly reads: 'times faster' | 'times as much'
  /** The least that "times faster", or the most that "times as much" may be; without it the ratio is only reported. */
  readonly floor?: number | undefined
}

interface Described {
  /** The name on the command line. */
  readonly name: string
  /** What one operation is, in the words of the table. */
  readonly title: string
  /** The table that it stands in. */
  readonly section: Section
  readonly comparison?: Comparison | undefined
  /** How many rounds there are, where one is expensive, or tells little. */
  readonly rounds?: number | undefined
  /** How long each contender is warmed up, in milliseconds, where much of what it does is not compiled before. */
  readonly warmUpMilliseconds?: number | undefined
  /** The jars that it shares with others in a quick run, where these are measured by one process. */
  readonly family?: string | undefined
}

export type Section = 'against' | 'small' | 'huge' | 'itself' | 'shapes' | 'memory' | 'records' | 'skin' | 'doors'

/** Contenders whose time is measured. */
export interface TimedWorkload extends Described {
  readonly kind: 'time'
  /** Builds the contenders, and checks that they give the same answers. */
  readonly open: () => Contender[] | Promise<Contender[]>
}

/** Contenders whose memory is measured. */
export interface HeldWorkload extends Described {
  readonly kind: 'memory'
  readonly open: () => Holder[] | Promise<Holder[]>
}

/** The octets that a storage keeps. They are counted once, since they do not change between runs. */
export interface CountedWorkload extends Described {
  readonly kind: 'octets'
  readonly open: () => Promise<ReadonlyMap<string, number>>
}

export type Workload = TimedWorkload | HeldWorkload | CountedWorkload

/** The samples of one contender: nanoseconds an operation, or bytes a thing, one a round. */
export interface Samples {
  readonly contender: string
  readonly samples: readonly number[]
}

/** How much trouble is taken. */
export interface Effort {
  readonly rounds: number
  /** The rounds of what takes memory instead of time. */
  readonly memoryRounds: number
  readonly sliceMilliseconds: number
  readonly warmUpMilliseconds: number
  /** How many processes measure a workload one after another; their rounds are put together. */
  readonly launches: number
  readonly clock: Clock
}

/** The time that passes, or the time that the process has of the processor, where other processes take much of it. */
export type Clock = 'wall' | 'cpu'

export const FULL: Effort = {
  rounds: 25,
  memoryRounds: 5,
  sliceMilliseconds: 10,
  warmUpMilliseconds: 300,
  launches: 2,
  clock: 'wall',
}

export const QUICK: Effort = {
  rounds: 15,
  memoryRounds: 2,
  sliceMilliseconds: 4,
  warmUpMilliseconds: 100,
  launches: 1,
  clock: 'wall',
}
