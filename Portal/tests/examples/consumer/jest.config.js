const project = (testEnvironment) => ({
  displayName: testEnvironment, testEnvironment, setupFiles: ["<rootDir>/setup.js"], testMatch: ["<rootDir>/kit.test.js"],
});
module.exports = { projects: [project("node"), project("jsdom")] };
