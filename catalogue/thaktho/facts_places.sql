-- Where values stand: helper tables over `quad`, by which a statement finds its cell and printed text.
create table predicate as select * from (values
  ('a', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'),
  ('value', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#value'),
  ('source', 'http://purl.org/dc/terms/source'),
  ('partOf', 'http://purl.org/dc/terms/isPartOf'),
  ('conformsTo', 'http://purl.org/dc/terms/conformsTo'),
  ('dctTitle', 'http://purl.org/dc/terms/title'),
  ('rownum', 'http://www.w3.org/ns/csvw#rownum'),
  ('describes', 'http://www.w3.org/ns/csvw#describes'),
  ('schema', 'http://www.w3.org/ns/csvw#tableSchema'),
  ('column', 'http://www.w3.org/ns/csvw#column'),
  ('name', 'http://www.w3.org/ns/csvw#name'),
  ('of', 'https://w3id.org/thaktho/ns#of'),
  ('path', 'https://w3id.org/thaktho/ns#path'),
  ('printed', 'https://w3id.org/thaktho/ns#printed'),
  ('cell', 'https://w3id.org/thaktho/ns#cell'),
  ('derived', 'https://w3id.org/thaktho/ns#derived'),
  ('fills', 'https://w3id.org/thaktho/ns#fills'),
  ('generatedBy', 'http://www.w3.org/ns/prov#wasGeneratedBy')
) as t (short, iri);
create view fact as select q.g, q.s, p.short as p, q.o from quad q join predicate p on p.iri = q.p;

create or replace table dataset_graph as
select f.g, f.s from fact f where f.p = 'a' and f.o = 'http://www.w3.org/ns/dcat#Dataset';

-- a row of a file: its sheet and number
create table file_row as
select distinct r."table", r.iri, r.number, t.o as sheet
from (
  select s as iri, min(o) filter (p = 'partOf') as "table", min(o) filter (p = 'rownum')::integer as number
  from fact where p in ('partOf', 'rownum') group by s
) r
join fact t on t.s = r."table" and t.p = 'dctTitle'
where r.number is not null;

create table file_column as
select t.s as "table", n.o as letters, f.predicate, f.shape
from fact t
join fact c on c.s = t.o and c.p = 'column'
join fact n on n.s = c.o and n.p = 'name'
join fact k on k.s = c.o and k.p = 'conformsTo'
join field f on f.shape = k.o
where t.p = 'schema';

create table derived as
select distinct f.g, f.s, k.predicate, true as derived
from fact f
join fact d on d.s = f.o and d.p = 'derived'
join field k on k.shape = d.o
where f.p = 'source';

-- a printed text, or the cell of a value that stands elsewhere, is kept under the row: two files may say the same of one
-- thing, in cells of the same name
create table printed as
select regexp_extract(o.s, '^(.*)/printed/[^/]+/[0-9]+$', 1) as "row", o.o as subject, f.class, f.name as field, t.o as printed, v.o as value, c.o as cell
from fact o
join fact h on h.s = o.s and h.p = 'path'
join field f on f.shape = h.o
left join fact t on t.s = o.s and t.p = 'printed'
left join fact v on v.s = o.s and v.p = 'value'
left join fact c on c.s = o.s and c.p = 'cell'
where o.p = 'of';

-- the printed text and cell of a value, once a row; `first` is the row that counts where no column leads to one
create table standing as
select f.g, f.s, p.field, p.value, p."row", min(p."row") over (partition by f.g, f.s, p.field, p.value) as first,
  p.at.printed as printed, regexp_extract(p.at.cell, '^(.*)!([^!]*)$', 1) as sheet,
  regexp_extract(p.at.cell, '^(.*)!([^!]*)$', 2) as cell
from (
  select "row", field, value, min({'cell': cell, 'printed': printed}) as at from printed
  where value is not null group by "row", field, value
) p
join fact f on f.p = 'source' and f.o = p."row";
