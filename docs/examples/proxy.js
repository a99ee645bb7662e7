// A service's gateway in a dozen lines, as such things grow.
const http = require('http');
const { createProxyServer } = require('http-proxy');

const upstream = process.env.UPSTREAM || 'http://app.internal:8000';
const proxy = createProxyServer({ target: upstream, ws: true });
proxy.on('error', (error, request, response) => {
  console.error(error.message);
  if (response.writeHead && !response.headersSent) response.writeHead(502);
  response.end();
});

const server = http.createServer((request, response) => proxy.web(request, response));
server.on('upgrade', (request, socket, head) => proxy.ws(request, socket, head));
server.listen(process.env.PORT || 8080, '127.0.0.1');
