-- The fact tables, made once from the graph. facts.py fills the four tables named first; the rest is SQL.
--   statement  one row a value of a field: the contract's fields over the graph, with the cell it came from
--   term       what an IRI is called: areas, codes, bodies, goals …, and where its page is
--   dataset    one row an accepted dataset (publisher, period, licence, file, when)
--   area       every area of the deployment's provinces, empty ones too
-- Amounts are decimals in baht; years are of the Buddhist era; `path` is relative to the site's top.

create table statement (
  subject text,        -- IRI of what the value is said of
  class text,          -- the sheet's short name: project, funding, reach, target, activity, plan, budget-line …
  field text,          -- the field's local name
  ordinal integer,     -- order of the values of one field of one subject
  node text,           -- the node between, where the field's path has two steps: which fund, which group
  value text,          -- the canonical value, as text
  iri text,            -- set where the value names a thing
  dataset text,        -- IRI of the dataset that says so
  sheet text, cell text, printed text,   -- printed is set only where it differs from the value
  derived boolean      -- made by a rule, no cell
);
create table term (
  iri text, kind text, code text, th text, en text,
  definition_th text, definition_en text, path text, vulnerable boolean
);
create table dataset (
  iri text, id text, publisher text, title_th text, title_en text, description_th text, description_en text,
  first_year integer, last_year integer, license text, compiled_by_th text, compiled_by_en text,
  submission text, submitted_at timestamp /* Thai time */, file text, sha256 text,
  incomplete boolean, left_out integer, withheld integer, graph text, violations integer, warnings integer, infos integer
);
create table decision (   -- what organisations decided of pairs of projects, in the order of `number`
  number integer, one text, two text, kind text, verdict text, why text, org text, decided_at text
);
create table area (code text, iri text, level text, parent text, th text, en text);
create table local_authority (code text, iri text, kind text, amphoe text, th text, en text);
create table local_authority_tambon (code text, tambon text);
create table publisher (
  id text, iri text, th text, en text, sector text, kind text, local_authority text,
  homepage text, contact_th text, contact_en text, email text
);

-- The words of the data, filled by `vocabulary.py`: classes, properties, code lists and codes. `above` is what a term is a
-- kind of, several parted by spaces, or the list of a code; `example` has a page, and uses it with `value`.
create table vocabulary (
  iri text, role text /* class, property, list, code */, position integer, th text, en text, definition_th text,
  definition_en text, code text, above text, uses bigint, example text, value text
);

-- What the edition in force of a dataset says otherwise than the one before it (`edition_facts.py`); only values that may
-- be told (`editions.py`). `number` counts the submissions of the dataset from 1.
create table edition_before (dataset text, number integer, received_on date, before integer, before_on date);
create table changed_thing (
  dataset text, iri text /* null: may not be told */, class text, what text /* added, changed, gone */,
  page text            -- the thing itself, or the project that it hangs on
);
create table changed_field (
  dataset text, iri text, position integer, th text, en text, kind text, how text /* added, changed, removed */
);
create table changed_value (
  dataset text, iri text, position integer, side text /* before, after */, ordinal integer, value text, named text, fund text
);
-- addresses that had a page and have none any more; a row a dataset that left it out, with `number` and the day
create table withdrawn (iri text, path text, class text, code text, dataset text, number integer, withdrawn_on date);
