import type { NextConfig } from "next";

const config: NextConfig = { outputFileTracingRoot: import.meta.dirname, turbopack: { root: import.meta.dirname } };

export default config;
