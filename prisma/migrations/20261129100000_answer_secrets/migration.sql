-- Where an answer's secrets are parked leaves the answer itself, which pages, events and exports show.
ALTER TABLE "Answer" ADD COLUMN "secrets" JSONB NOT NULL DEFAULT '{}';

UPDATE "Answer" SET "secrets" = jsonb_build_object('secret-access-key', "value"->'secret'->'secretId')
WHERE "step" = 'identity' AND jsonb_typeof("value"->'secret'->'secretId') = 'string';

UPDATE "Answer" SET "secrets" = jsonb_strip_nulls(jsonb_build_object(
  'ssh-private-key', "value"->'key'->'secretId',
  'ssh-passphrase', "value"->'passphrase'->'secretId',
  'ssh-password', "value"->'password'->'secretId'))
WHERE "step" = 'host-access';
