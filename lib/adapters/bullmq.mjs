import bullmq from './bullmq.js'

export const { createClient } = bullmq
