// A proxy as Node.js projects build it: Express with its compression, in front of the service.
import compression from "compression";
import express from "express";
import { createProxyMiddleware } from "http-proxy-middleware";

const app = express();
app.use(compression());
app.use(createProxyMiddleware({ target: process.argv[2], changeOrigin: true }));
const server = app.listen(0, "127.0.0.1", () => console.log("listening", server.address().port));
