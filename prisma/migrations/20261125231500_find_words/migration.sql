-- The words of a text as Find compares them: lower case, letters and digits only. Made of built-in functions, so that no
-- extension has to be installed. Words are found by their beginning: 'parc':* & 'web':* finds parcel-web-1.
CREATE FUNCTION find_words(value text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN pg_catalog.array_to_tsvector(
    pg_catalog.array_remove(pg_catalog.regexp_split_to_array(pg_catalog.lower(value), '[^a-z0-9]+'), ''));

CREATE INDEX "Run_find_idx" ON "Run" USING gin (find_words(
  "reference" || ' ' || coalesce("orgIdentifier", '') || ' ' || coalesce("projectIdentifier", '') || ' ' || "awsAccountId"
  || ' ' || coalesce("path" ->> 'target', '') || ' ' || coalesce("path" ->> 'identity', '')
  || ' ' || coalesce("path" ->> 'hostAccess', '') || ' ' || coalesce("path" ->> 'strategy', '')));

CREATE INDEX "Instance_find_idx" ON "Instance" USING gin (find_words(
  coalesce("name", '') || ' ' || "instanceId" || ' ' || coalesce("privateIp", '')));

CREATE INDEX "Cluster_find_idx" ON "Cluster" USING gin (find_words("name"));
