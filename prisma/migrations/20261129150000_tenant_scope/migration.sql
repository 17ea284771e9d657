-- The words of the setting `app.tenant`, which the application sets at the start of each transaction. An unset one is an error,
-- so that a forgotten scope shows. scripts/start/table-rules.mjs holds the policies that use it.
CREATE FUNCTION tenant_scope() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE scope text := current_setting('app.tenant', true);
BEGIN
  IF coalesce(scope, '') = '' THEN
    RAISE EXCEPTION 'app.tenant is not set, so this statement names no tenant'
      USING ERRCODE = 'insufficient_privilege', HINT = 'SELECT set_config(''app.tenant'', ''{...}'', true) in the transaction.';
  END IF;
  RETURN scope::text[];
END $$;

-- Find reads the indexes on words as the owner: behind a policy PostgreSQL uses an index only for conditions that cannot leak
-- through an error, and a comparison of words is none. Each function applies the scope itself and gives keys only; the rows are
-- then read under the policies.
CREATE FUNCTION find_runs(words tsquery, run_number integer) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT "id" FROM "Run"
  WHERE (find_words("reference" || ' ' || coalesce("orgIdentifier", '') || ' ' || coalesce("projectIdentifier", '')
    || ' ' || "awsAccountId" || ' ' || coalesce("path" ->> 'target', '') || ' ' || coalesce("path" ->> 'identity', '')
    || ' ' || coalesce("path" ->> 'hostAccess', '') || ' ' || coalesce("path" ->> 'strategy', '')) @@ words
    OR "number" = run_number)
  AND ARRAY['all', 'account:' || split_part("tenant", '/', 1), 'tenant:' || "tenant"] && (SELECT tenant_scope())
$$;

-- The AWS accounts among these that the scope has a connection to.
CREATE FUNCTION reached_accounts(accounts text[]) RETURNS text[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT CASE WHEN 'all' = ANY (tenant_scope()) THEN accounts ELSE ARRAY(
    SELECT "accountId" FROM "AwsConnection"
    WHERE "removedAt" IS NULL AND "accountId" = ANY (accounts)
      AND (ARRAY['account:' || "accountIdentifier", 'tenant:' || "accountIdentifier" || '/' || coalesce("orgIdentifier", '')]
        && (SELECT tenant_scope())
        OR "orgIdentifier" IS NULL AND ARRAY['shared:' || "accountIdentifier"] && (SELECT tenant_scope()))) END
$$;

CREATE FUNCTION find_instances(words tsquery, accounts text[], most integer)
  RETURNS TABLE ("accountId" text, "region" text, "instanceId" text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i."accountId", i."region", i."instanceId" FROM "Instance" i
  WHERE find_words(coalesce(i."name", '') || ' ' || i."instanceId" || ' ' || coalesce(i."privateIp", '')) @@ words
    AND i."goneAt" IS NULL AND i."accountId" = ANY ((SELECT reached_accounts(accounts))::text[])
  LIMIT most
$$;

CREATE FUNCTION find_clusters(words tsquery, accounts text[])
  RETURNS TABLE ("accountId" text, "region" text, "clusterArn" text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT c."accountId", c."region", c."clusterArn" FROM "Cluster" c
  WHERE find_words(c."name") @@ words
    AND c."goneAt" IS NULL AND c."accountId" = ANY ((SELECT reached_accounts(accounts))::text[])
$$;

REVOKE EXECUTE ON FUNCTION find_runs, reached_accounts, find_instances, find_clusters FROM PUBLIC;
