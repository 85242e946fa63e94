import Module from "node:module";

// React DOM 18 is installed beside 19 under another name, so what it requires as "react" must be found there, too.
const loader = Module as unknown as { _resolveFilename: (request: string, parent?: { filename?: string }, ...rest: unknown[]) => string };
const resolve = loader._resolveFilename;
loader._resolveFilename = (request, parent, ...rest) => {
  const from18 = parent?.filename?.includes("react-dom18") && /^(react|react-dom)(\/|$)/.test(request);
  return resolve(from18 ? request.replace(/^react(-dom)?/, "$&18") : request, parent, ...rest);
};
