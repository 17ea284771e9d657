import type { Metadata } from "next";
import { counted } from "@/lib/core/plural";
import { ActionForm } from "@/components/form/action-form";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { isoDay } from "@/lib/core/dates";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import { LinkButton } from "@/components/ui/link-button";
import { accessEventsPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { ROLE_NAMES, ROLES, type Grant } from "@/lib/domain/access/actor";
import type { PersonWithAccess } from "@/lib/domain/access/person-with-access";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { isOwner } from "@/lib/domain/access/scope-access";
import { canManageSomePeople } from "@/lib/domain/access/setup-access";
import { scopeChoices } from "@/lib/domain/connections/scope-choices";
import { refusePage } from "@/lib/server/refuse-page";
import { requireActor } from "@/lib/server/session";
import { InvitationForm } from "./_components/invitation-form";
import { endSessionsAction, giveRoleAction, inviteAgainAction, resetSecondFactorAction, takeRoleAction } from "./actions";

export const metadata: Metadata = { title: "People" };

/** Who may do what, limited to the roles that the viewer manages. */
export default async function PeoplePage() {
  const actor = await requireActor();
  if (!canManageSomePeople(actor)) return await refusePage(actor, "/people");
  const deps = createDeps(scopeOf(actor));
  const [people, harness] = await Promise.all([deps.people.listPeople(actor), deps.connections.listHarness(actor)]);
  const accounts = new Set([...harness, ...actor.grants].flatMap((scope) => scope.accountIdentifier ?? []));
  const organizations = scopeChoices(actor, harness).flatMap((choice) => choice.value.split("/")[1] ?? []);

  return (
    <div className="stack-6">
      <PageHead
        title={counted(people.length, "person has access", "people have access")}
        lead="A role covers everything below its scope. Removing one signs the person out immediately."
        actions={<LinkButton href={accessEventsPath}>Security events</LinkButton>}
      />
      <Card title="People">
        <DataTable
          caption="People and their roles"
          rowKey={(person) => person.userId}
          groups={[{ rows: people }]}
          columns={[
            { id: "name", head: "Person", cell: (person) => <Person person={person} /> },
            { id: "roles", head: "Roles", cell: (person) => <Roles person={person} /> },
            { id: "sessions", head: "Signed in", cell: (person) => <Sessions person={person} /> },
            {
              id: "factor",
              head: "Second factor",
              cell: (person) => <Factor person={person} mayReset={isOwner(actor) && person.userId !== actor.userId} />,
            },
          ]}
        />
      </Card>
      <Card title="Give a role" padded>
        <InvitationForm
          action={giveRoleAction}
          label="Give a role"
          submit="Give the role"
          defaultValues={{
            role: "project-admin",
            accountIdentifier: [...accounts][0],
            orgIdentifier: organizations.length === 1 ? organizations[0] : undefined,
          }}
        >
          <TextField name="email" label="E-mail" type="email" hint="A new person gets an invitation link from you." required />
          <TextField name="name" label="Name (for a new person)" />
          <SelectField
            name="role"
            label="Role"
            options={ROLES.filter((role) => role !== "owner" || isOwner(actor)).map((role) => ({
              value: role,
              label: ROLE_NAMES[role],
            }))}
          />
          <SelectField
            name="accountIdentifier"
            label="Harness account"
            hint={isOwner(actor) ? "Leave it empty for an owner only." : undefined}
            emptyLabel={isOwner(actor) ? "None: an owner" : undefined}
            options={[...accounts].map((value) => ({ value, label: value }))}
          />
          <TextField name="orgIdentifier" label="Organization" hint="Its identifier. Empty means the whole account." mono />
          <TextField name="projectIdentifier" label="Project" hint="Its identifier. Empty means the whole organization." mono />
          <TextField
            name="from"
            label="First day (auditors only)"
            type="date"
            hint="The auditor sees the runs with events in this period."
          />
          <TextField name="until" label="Last day (auditors only)" type="date" />
        </InvitationForm>
      </Card>
    </div>
  );
}

function Person({ person }: { readonly person: PersonWithAccess }) {
  return (
    <div className="stack-1">
      <div>
        {person.name} {person.sandbox ? <SandboxBadge /> : null}
      </div>
      <div className="quiet small">{person.email}</div>
      {person.isInvited ? (
        <InvitationForm
          action={inviteAgainAction}
          hidden={{ userId: person.userId }}
          submit="Create a new link"
          submitLabel={`Create a new link for ${person.name}`}
          size="small"
        />
      ) : null}
    </div>
  );
}

function Roles({ person }: { readonly person: PersonWithAccess }) {
  if (person.grants.length === 0) return <span className="quiet">None</span>;
  return (
    <ul className="stack-2">
      {person.grants.map((grant) => (
        <li key={grant.id} className="stack-1">
          <div>
            {ROLE_NAMES[grant.role]}
            <span className="quiet small"> {scopeWords(grant)}</span>
          </div>
          <ActionForm
            action={takeRoleAction}
            hidden={{ grantId: grant.id }}
            submit="Remove this role"
            submitLabel={`Remove ${ROLE_NAMES[grant.role]} ${scopeWords(grant)} from ${person.name}`}
            size="small"
          />
        </li>
      ))}
    </ul>
  );
}

function Sessions({ person }: { readonly person: PersonWithAccess }) {
  if (person.openSessions === 0) return <span className="quiet">No</span>;
  return (
    <div className="stack-1">
      <div>{counted(person.openSessions, "session")}</div>
      <ActionForm
        action={endSessionsAction}
        hidden={{ userId: person.userId }}
        submit="Sign out everywhere"
        submitLabel={`Sign ${person.name} out everywhere`}
        size="small"
      />
    </div>
  );
}

function Factor({ person, mayReset }: { readonly person: PersonWithAccess; readonly mayReset: boolean }) {
  if (!person.hasSecondFactor) return <span className="quiet">Off</span>;
  return (
    <div className="stack-1">
      <div>On</div>
      {mayReset ? (
        <ActionForm
          action={resetSecondFactorAction}
          hidden={{ userId: person.userId }}
          submit="Remove it"
          submitLabel={`Remove the second factor of ${person.name}`}
          size="small"
        />
      ) : null}
    </div>
  );
}

function scopeWords(grant: Grant): string {
  if (grant.role === "owner") return "of everything";
  const place = [grant.orgIdentifier, grant.projectIdentifier].filter((part) => part !== undefined).join(" / ");
  const period = [
    grant.validFrom === undefined ? undefined : isoDay(grant.validFrom),
    grant.validUntil === undefined ? undefined : lastDayOf(grant.validUntil),
  ];
  const dates = period.every((part) => part === undefined) ? "" : `, ${period[0] ?? "the beginning"} to ${period[1] ?? "now"}`;
  return `in ${place === "" ? `account ${grant.accountIdentifier ?? ""}` : place}${dates}`;
}

/** The period ends with the end of its last day. */
function lastDayOf(end: Date): string {
  return isoDay(new Date(end.getTime() - 1));
}
