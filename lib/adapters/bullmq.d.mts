export * from './bullmq.js'
