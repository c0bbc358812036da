import { describe, expect, it } from '@jest/globals';
import { decideEndpointAddition, decideEndpointEnd, mostEndpoints } from './decide-endpoint.js';

const endpoint = { id: 'e', channel: 'webhook', host: 'hooks.example.org' } as const;

describe('an endpoint', () => {
  it('is added and ended by an event that names its host, and neither address nor secret', () => {
    const withSecrets = { ...endpoint, address: 'https://hooks.example.org/key', secret: 'whsec_x' };
    expect(decideEndpointAddition(withSecrets, 0)).toMatchObject({
      entries: [
        {
          event: 'e',
          chain: '_sys',
          action: 'endpoint.added',
          after: { endpoint: 'e', channel: 'webhook', host: 'hooks.example.org' },
        },
      ],
    });
    expect(decideEndpointEnd('x', endpoint)).toMatchObject({
      entries: [{ event: 'x', action: 'endpoint.ended', after: { endpoint: 'e' } }],
    });
  });

  it('is one of fifty at most', () => {
    expect(decideEndpointAddition(endpoint, mostEndpoints - 1)).toHaveProperty('entries');
    expect(decideEndpointAddition(endpoint, mostEndpoints)).toMatchObject({
      code: 'endpoint.too_many',
      details: { most: '50' },
    });
  });
});
