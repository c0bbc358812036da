import { defineConfig } from 'prisma/config';

/**
 * For `prisma generate` alone. Migrations are applied by `npm run cli -- migrate` (libs/database/src/migrate), so no
 * address of a database stands here.
 */
export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
