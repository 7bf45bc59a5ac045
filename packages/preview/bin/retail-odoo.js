#!/usr/bin/env node
// In the repository, so that package managers can link it before the package is built.
require("../dist/cli/main.js");
