// The packages as npm has them, installed and bundled: `npm run test:package`. What takes minutes,
// or has to install much, is in more/: `npm run test:package:more`, part of `npm run test:all`.
module.exports = {
  testMatch: ['<rootDir>/quick/*.test.js'],
  testEnvironment: 'node',
  testTimeout: 120_000,
  globalSetup: '<rootDir>/support/pack.js',
}
