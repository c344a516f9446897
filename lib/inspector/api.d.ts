/**
 * What the inspector's page and its server say to each other. The page lives in `inspector/`, the
 * server in `lib/inspector/`; the API is for the page, and changes with it.
 *
 * **Calls** are `POST /api/<name>` with `Content-Type: application/json` and an object as body; the
 * answer is JSON. **Streams** are `GET /api/<name>?q=<the object as JSON, encoded>` with Server-Sent
 * Events, for `EventSource`. The object may be left out of a stream, and be `{}` in a call.
 *
 * What fails has a status from 400 on and `{ error: { code, message } }` as its body. The message is
 * for people.
 *
 *   400 INVALID      the request is not as it is described here
 *   401 PASSWORD     a password is needed: `login`
 *   403 ORIGIN, HOST the request does not come from the page
 *   403 PASSWORD     it is not the password
 *   403 READ_ONLY    the inspector was opened without `{ writes: true }`, or no inspector runs this
 *   404 NO_KEY       there is no such key (any more); NO_ROUTE
 *   405 METHOD       calls are POST, all else is GET
 *   409 <code>       the store has refused a call: WRONGTYPE, ERR ...
 *   413 TOO_LARGE    the body has more than 4 MB, or the value more than 16 MB
 *   429 BUSY         too many tries, or too many streams; `Retry-After` says when to come back
 *   500 INTERNAL     a fault of the inspector
 *   503 CLOSED       the store is closed, or somebody has ended the connection of the inspector
 *   503 NO_PAGE      the page is not built
 *   504 TIMEOUT      a command waited for more than 30 s, and was ended
 *
 * A stream that ends by itself sends `done` at last, and the page has to close its EventSource then,
 * or the browser would begin anew. To cancel a walk, close it. A page that reads too slowly loses
 * events: `dropped` with `{ count }` says how many. An error after the beginning is the event `failed`
 * with `{ code, message }`; nothing follows it.
 *
 * A browser opens six connections to a server at most, and each stream is one: have a stream open only
 * while it is looked at.
 *
 * All other paths are files of `lib/inspector/page/`, which answer without a password and hold no data:
 * `/` is `index.html`; what is in `assets/` has a hash of its content in its name and is cached for
 * ever. The page's own places are in the fragment of the URL (`#/keys`). Content-Security-Policy is
 * `default-src 'self'`: no inline script or style, no `data:` URLs.
 *
 * Every call about keys takes `database`, 0 if it is left out.
 */

/** Bytes: text if they are UTF-8, else Base64. In requests, either form stands for the bytes. */
export type Bytes = string | { base64: string }

/**
 * The beginning of some bytes (or all of them). `length` is that of the whole in bytes; `cut` is there,
 * and true, if `bytes` is not the whole.
 */
export interface Piece {
  bytes: Bytes
  length: number
  cut?: true
}

/** A number that JSON may not have: beyond 2^53 it is a text, and so are 'inf', '-inf' and 'nan'. */
export type Num = number | string

export interface Failure {
  error: { code: string; message: string }
}

export type KeyType =
  | 'string'
  | 'list'
  | 'set'
  | 'zset'
  | 'hash'
  | 'stream'
  | 'vectorset'
  | StackType

/** The types of Redis Stack, as TYPE names them. */
export type StackType =
  | 'CMSk-TYPE'
  | 'MBbloom--'
  | 'MBbloomCF'
  | 'ReJSON-RL'
  | 'TDIS-TYPE'
  | 'TSDB-TYPE'
  | 'TopK-TYPE'

interface InDatabase {
  database?: number
}

interface OfKey extends InDatabase {
  key: Bytes
}

/** Where a walk stands: '0' begins it, and '0' in an answer says that it has come to its end. */
export type Cursor = string

/** `Calls['search']` has the `request` and the `answer` of `POST /api/search`. */
export interface Calls {
  /** What this inspector is. Needs no password. `open` says whether calls are answered. */
  session: {
    request: Record<string, never>
    answer: { open: boolean; password: boolean; writes: boolean; version: string }
  }
  /** Gives the password. The answer sets the cookie of the session. */
  login: { request: { password: string }; answer: { open: true } }
  logout: { request: Record<string, never>; answer: { open: false } }

  overview: { request: Record<string, never>; answer: Overview }

  /**
   * Keys that match. A call looks at 20,000 keys at most and returns what it has found, perhaps
   * nothing; the page calls on with `cursor` until it is '0' or it has enough. A key may come twice.
   */
  search: {
    request: InDatabase & {
      /** A glob pattern, as of SCAN; '*' if it is left out. */
      pattern?: Bytes
      type?: KeyType
      /** Milliseconds to live: within these; or only keys with a deadline, or without. */
      ttl?: { min?: number; max?: number } | 'some' | 'none'
      /** Bytes of memory. */
      memory?: { min?: number; max?: number }
      cursor?: Cursor
      /** About how many keys to return: 100 by default, 1000 at most. */
      limit?: number
    }
    answer: { keys: KeyRow[]; cursor: Cursor; visited: number; total: number }
  }

  key: { request: OfKey; answer: KeyFacts }

  /** A window of a string: `length` is 64 KB by default, 1 MB at most. */
  string: {
    request: OfKey & { offset?: number; length?: number }
    answer: Window
  }

  /**
   * A page of a hash. It may have more than `limit` fields, as with HSCAN, or fewer where they are big:
   * there is more as long as `cursor` is not '0'.
   */
  hash: {
    request: OfKey & Page
    answer: { fields: Field[]; cursor: Cursor; total: number }
  }

  set: {
    request: OfKey & Page
    answer: { members: Piece[]; cursor: Cursor; total: number }
  }

  /**
   * Members by rank, from `from` on, or from the first with at least this score, or from a member.
   * `reverse` begins with the highest score; ranks are then counted from there. There may be fewer than
   * `limit` where they are big: there are more while `from` and their number are below `total`.
   */
  zset: {
    request: OfKey & Rows & { reverse?: boolean; score?: Num; member?: Bytes }
    answer: { members: { rank: number; member: Piece; score: Num }[]; from: number; total: number }
  }

  /** Scores at evenly spaced ranks, the first and the last included, for a plot: 200, at most 500. */
  scores: {
    request: OfKey & { points?: number }
    answer: { points: [rank: number, score: Num][]; total: number }
  }

  list: {
    request: OfKey & Rows
    answer: { elements: { index: number; element: Piece }[]; from: number; total: number }
  }

  /**
   * Entries of a stream, from the oldest on, or with `reverse` from the newest on. `after` continues:
   * it is the id of the last entry seen.
   */
  stream: {
    request: OfKey & {
      start?: string
      end?: string
      after?: string
      reverse?: boolean
      limit?: number
    }
    answer: {
      entries: { id: string; fields: [Piece, Piece][] }[]
      more: boolean
      total: number
      lastId: string
      entriesAdded: number
      maxDeletedId: string
      groups: number
    }
  }

  groups: {
    request: OfKey
    answer: {
      groups: {
        name: Bytes
        consumers: number
        pending: number
        lastId: string
        entriesRead: number | null
        lag: number | null
      }[]
    }
  }

  /** Times in milliseconds. `inactive` is null for one that was never given anything. */
  consumers: {
    request: OfKey & { group: Bytes }
    answer: {
      consumers: { name: Bytes; pending: number; idle: number; inactive: number | null }[]
    }
  }

  /** Entries that were delivered and not acknowledged. `after` continues. */
  pending: {
    request: OfKey & { group: Bytes; consumer?: Bytes; after?: string; limit?: number }
    answer: {
      entries: { id: string; consumer: Bytes; idle: number; deliveries: number }[]
      more: boolean
    }
  }

  /** A vector set, and some of its elements by chance (20 by default, 100 at most). */
  vectors: {
    request: OfKey & { limit?: number }
    answer: {
      total: number
      dimension: number
      /** What VINFO says. */
      info: Record<string, Num>
      sample: Piece[]
    }
  }

  /** An element of a vector set; `score` is from 0 to 1, 1 for the same direction. */
  vector: {
    request: OfKey & { element: Bytes; limit?: number }
    answer: {
      vector: number[]
      attributes: Piece | null
      neighbours: { element: Bytes; score: number }[]
      /** Of each level of the graph, from level 0 up. */
      links: { element: Bytes; score: number }[][]
    }
  }

  /**
   * A value of a type of Redis Stack: a JSON document, null if it is very large, or what a command
   * such as BF.INFO says of it.
   */
  stack: {
    request: OfKey
    answer: { document: Piece | null; facts: { name: string; text: string }[] }
  }

  /**
   * A window of what a page shows only the beginning of: the value of a field, or an element of a list.
   * (Names of fields and members are given whole up to 64 KB. Values of fields above 64 KB are pieces
   * without any bytes, which are to be asked for here.)
   */
  value: {
    request: OfKey & ({ field: Bytes } | { index: number }) & { offset?: number; length?: number }
    answer: Window
  }

  clients: { request: Record<string, never>; answer: { clients: ClientRow[] } }

  /** The commands, for completion, hints and help. It changes only with the version. */
  commands: { request: Record<string, never>; answer: { commands: CommandDoc[] } }

  /**
   * Runs a command: `words`, or a `line` that is split into words as redis-cli does. Each has a
   * connection of its own, so MULTI, WATCH and SUBSCRIBE are refused; SELECT only changes `database`
   * in the answer. Without `{ writes: true }` only what reads is run (`CommandDoc.allowed`). An error of
   * the command is a reply of type 'error', with status 200. A call that waits is ended after 30 s.
   */
  command: {
    request: InDatabase & ({ words: Bytes[] } | { line: string })
    answer: { reply: Reply; database: number; milliseconds: number }
  }
}

/** `Streams['tree']` has the `request` and, by name, the `events` of `GET /api/tree`. */
export interface Streams {
  /**
   * One level of the keys as a tree: what follows `prefix` up to the next separator. Looks at all keys
   * of the database once, and reports what it has twice a second (`part`), then `done`.
   */
  tree: {
    request: InDatabase & {
      prefix?: Bytes
      /** ':' if it is left out. */
      separator?: string
    }
    events: { part: Tree; done: Tree }
  }

  /** The biggest keys and prefixes. Measures every key of the database; `part` and `done` as above. */
  biggest: {
    request: InDatabase & { separator?: string; limit?: number }
    events: { part: Biggest; done: Biggest }
  }

  /** Calls as they happen (MONITOR), without those of the inspector. Passwords are not in them. */
  calls: {
    request: {
      /** Only lines that contain this text, in whatever case. */
      text?: string
      /** Only these commands. */
      commands?: string[]
      database?: number
      /** Only those of a client: its address, as in `clients`. */
      client?: string
      /** The most calls to show in a second: 100 by default, 1000 at most. */
      rate?: number
    }
    /**
     * Every 200 ms if there is something to tell. `skipped` matched, and were above the rate; `lost`
     * says that calls came faster than they could be looked at, and nobody knows how many.
     */
    events: { calls: { calls: LiveCall[]; skipped: number; lost: boolean } }
  }

  /**
   * Slow calls: at first those of the slow log, newest first, later each second what is new.
   * Those of the inspector itself are left out.
   */
  slow: {
    request: Record<string, never>
    /** Milliseconds; below 0 none is logged. */
    events: { slow: { calls: SlowCall[]; threshold: number } }
  }

  /** The numbers of each second. Begins with what is known of the last minutes. */
  stats: {
    request: Record<string, never>
    events: { history: { samples: Stats[] }; stats: Stats }
  }
}

interface Page {
  cursor?: Cursor
  /** A glob pattern. */
  match?: Bytes
  /** About how many: 100 by default, 1000 at most. */
  limit?: number
}

interface Rows {
  from?: number
  /** 100 by default, 1000 at most. */
  limit?: number
}

/** Bytes of a value, always in Base64: a window may begin or end within a character. */
export interface Window {
  base64: string
  offset: number
  /** Of the whole value. */
  total: number
}

export interface Overview {
  version: string
  dialect: { name: 'redis' | 'valkey'; version: string }
  /** The folder; null in memory. */
  path: string | null
  name: string | null
  readOnly: boolean
  writes: boolean
  process: { pid: number; node: string; uptime: number }
  /** Seconds since it was opened. */
  uptime: number
  health: { ok: boolean; problem: string | null }
  /** All databases that may be selected. */
  databases: number
  /** Those with keys. Null while a script keeps them. */
  keyspace: Keyspace[] | null
  memory: {
    used: number
    /** `maxmemory`; 0 is no limit. */
    max: number
    policy: string
    resident: number
    /** By what it is for: data, tables, clients ... */
    kinds: Record<string, number>
  }
  clients: number
}

export interface Keyspace {
  database: number
  keys: number
  expiring: number
  types: Partial<Record<KeyType, number>>
}

export interface KeyRow {
  key: Bytes
  type: KeyType
  /** Milliseconds to live; null without a deadline. */
  ttl: number | null
  memory: number
}

export interface KeyFacts extends KeyRow {
  encoding: string
  /** When it ends, in milliseconds since 1970. */
  expires: number | null
  /** Bytes of a string, else elements; null for a type of Redis Stack. */
  size: number | null
  /** Seconds since it was last used; null under an LFU policy. */
  idle: number | null
  /** Under an LFU policy. */
  frequency: number | null
}

export interface Field {
  field: Piece
  value: Piece
  /** Milliseconds to live; null without a deadline. */
  ttl: number | null
}

export interface Progress {
  visited: number
  /** Keys of the database when it began. */
  total: number
}

/** Sums over keys. */
export interface Sums {
  keys: number
  /** Bytes; an estimate if `measured` is less than `keys`. */
  memory: number
  measured: number
  /** Of the measured keys. */
  types: Partial<Record<KeyType, number>>
}

export interface Tree extends Progress {
  prefix: Bytes
  separator: string
  /** What goes on: the most keys first, 1000 at most. `prefix` is what to ask for next. */
  branches: (Sums & { name: Bytes; prefix: Bytes })[]
  /** Keys that end here, by name: 1000 at most. */
  keys: { name: Bytes; key: Bytes; type: KeyType | null; memory: number | null }[]
  /** Of all that matched, shown or not. */
  all: Sums & { branches: number; leaves: number }
  /** Whether there were too many different branches or keys to tell each. */
  cut: boolean
}

export interface Biggest extends Progress {
  /** The most memory first. */
  keys: { key: Bytes; type: KeyType; memory: number; size: number | null }[]
  /** What ends in a separator, at every depth up to 4; the most memory first. */
  prefixes: (Sums & { prefix: Bytes })[]
  types: Partial<Record<KeyType, { keys: number; memory: number }>>
  memory: number
  /** Whether there were too many different prefixes to tell each. */
  cut: boolean
}

export interface LiveCall {
  /** Seconds since 1970, with microseconds. */
  time: number
  database: number
  /** The address of the client; 'lua' for calls of scripts. */
  client: string
  command: string
  /** The `length` of the last one is not known if the line was cut. */
  args: Piece[]
  /** Arguments that are not shown, as far as the line was read: it is cut after 16 KB. */
  more: number
}

export interface SlowCall {
  id: number
  time: number
  /** Milliseconds. */
  duration: number
  words: Bytes[]
  client: string
  clientName: string
}

/** Rates are per second, over the interval; times in seconds; memory in bytes. */
export interface Stats {
  /** Milliseconds since 1970. */
  time: number
  /** Seconds since the sample before. */
  interval: number
  calls: number
  errors: number
  /** Of all calls of the interval; null if there were none (or none that was timed). */
  latency: Latency | null
  /** The busiest, 20 at most. */
  commands: { name: string; calls: number; errors: number; latency: Latency | null }[]
  memory: { used: number; max: number; resident: number }
  /** Null while a script keeps them. */
  keys: number | null
  hits: number
  misses: number
  expired: number
  evicted: number
  clients: number
  received: number
  sent: number
  /** The share of the time for which calls kept event loops busy; 1 is one processor. */
  eventLoop: number
}

export interface Latency {
  p50: number
  p90: number
  p99: number
  p999: number
}

/** A client as CLIENT LIST shows it: these, and all else under its own name. */
export interface ClientRow {
  id: number
  addr: string
  name: string
  age: number
  idle: number
  db: number
  cmd: string
  flags: string
  user: string
  /** Whether it belongs to this inspector. */
  inspector: boolean
  [name: string]: string | number | boolean
}

export interface CommandDoc {
  /** As it is typed: 'SET', 'CONFIG GET'. */
  name: string
  summary: string
  since: string
  group: string
  complexity: string
  arity: number
  /** 'SET key value [NX|XX] [GET] ...' */
  syntax: string
  arguments: ArgumentDoc[]
  /** Whether this inspector runs it; if not, `refused` says why. */
  allowed: boolean
  refused?: string
  writes: boolean
}

/** As COMMAND DOCS has it. */
export interface ArgumentDoc {
  name: string
  type: string
  token?: string
  summary?: string
  flags?: ('optional' | 'multiple' | 'multiple_token')[]
  arguments?: ArgumentDoc[]
}

/**
 * A reply in the types of RESP3. What is too long is cut: `length` is that of the whole, in elements
 * or bytes.
 */
export type Reply =
  | { type: 'status' | 'error' | 'verbatim' | 'bignum'; value: string }
  | { type: 'bulk'; value: Bytes; length: number }
  | { type: 'integer' | 'double'; value: Num }
  | { type: 'bool'; value: boolean }
  | { type: 'null'; value: null }
  | { type: 'array' | 'set' | 'push'; value: Reply[]; length: number }
  | { type: 'map'; value: [Reply, Reply][]; length: number }
