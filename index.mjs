import redlet from './index.js'

export const { Redlet, RedletError } = redlet
export default redlet
