import { it } from '@jest/globals';
import { z } from 'zod';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';
it('x', async () => {
  const city = await City.found();
  const api = await ApiClient.of(city);
  console.log(api.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));
  console.log(typeof (z as any).fromJSONSchema);
  for (const r of [
    { method: 'GET', url: '/nope' }, { method: 'GET', url: '/%E0%A4%A' }, { method: 'POST', url: '/api/v1/session', payload: {login:'a\u0000b',password:'x'} },
    { method: 'POST', url: '/api/v1/session', payload: {login:'a',password:'x'}, headers: {origin:'http://evil.example'} },
    { method: 'HEAD', url: '/health/live' }, { method: 'OPTIONS', url: '/api/v1/projects' }, { method: 'GET', url: '/api/docs' }, { method: 'GET', url: '/api/docs-yaml' }, {method:'GET', url:'/api/docs-json'},
    { method: 'POST', url: '/api/v1/session', payload: '[]', headers: {'content-type':'application/json'} },
    { method: 'POST', url: '/api/v1/session', payload: '{"__proto__":{}}', headers: {'content-type':'application/json'} },
    { method: 'DELETE', url: '/api/v1/session', payload: '{', headers: {'content-type':'application/json'} },
    { method: 'PROPFIND', url: '/api/v1/session' },
    { method: 'GET', url: '/api/v1/projects/' + 'x'.repeat(300) },
  ] as any[]) {
    const a = await api.send(r);
    console.log(r.method, r.url.slice(0,60), a.statusCode, a.body.slice(0, 250), JSON.stringify(a.headers).slice(0,1500));
  }
  await api.close(); await city.leave();
});
