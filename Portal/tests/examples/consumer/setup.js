if (typeof TextDecoder === "undefined") globalThis.TextDecoder = require("node:util").TextDecoder;
