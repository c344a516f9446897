import { Redlet, RedletError } from 'redlet'

// CommonJS sees the same names.
const db: Redlet = new Redlet()
export const code: string = new RedletError('ERR', 'message').code
db.close()
