-- The contract's fields over the graph, each value with the cell it came from.

-- what has a sheet of its own, by the graph that says so
create table thing as
select t.g, t.s, d.s as dataset, c.class
from quad t
join dataset_graph d on d.g = t.g
join (select distinct class, cls from field) c on c.cls = t.o
where t.p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

-- a path is one step, forwards or backwards, or two with a node between: which fund, which group
create table stated as
with found as (
  select t.g, t.s, t.dataset, t.class, f.name as field, f.predicate, null as node, q.o, q.kind = 'iri' as iri
  from thing t
  join quad q on q.g = t.g and q.s = t.s
  join field f on f.class = t.class and f.way = 'forwards' and f.predicate = q.p
  union all
  select t.g, t.s, t.dataset, t.class, f.name, f.predicate, null, q.s, true
  from thing t
  join quad q on q.g = t.g and q.o = t.s and q.kind = 'iri'
  join field f on f.class = t.class and f.way = 'backwards' and f.predicate = q.p
  union all
  select t.g, t.s, t.dataset, t.class, f.name, f.predicate, q.o, r.o, r.kind = 'iri'
  from thing t
  join quad q on q.g = t.g and q.s = t.s
  join field f on f.class = t.class and f.way = 'two steps' and f.first = q.p
  join quad r on r.g = q.g and r.s = q.o and r.p = f.predicate
)
select row_number() over () as number, * from (select distinct * from found);

-- which rows speak of what
create table spoken as select f.g, f.s, r.* from fact f join file_row r on r.iri = f.o where f.p = 'source';

-- the cell of a value: the row of its subject crossed with the column in whose predicate the path ends; where several
-- rows speak of it, one of them, whole: one in which that cell is filled
create table origin as
select number, cell.sheet, cell.letters, cell.row, cell.iri from (
  select v.number, min({'empty': l.p is null, 'sheet': r.sheet, 'row': r.number, 'letters': c.letters, 'iri': r.iri}) as cell
  from stated v
  join spoken r on r.g = v.g and r.s = v.s
  join file_column c on c."table" = r."table" and c.predicate = v.predicate
  left join fact l on l.s = r.iri and l.p = 'fills' and l.o = c.shape
  group by v.number
);

-- the order of the values of one field: few have more than one, and only these are worth putting in order
create table in_turn as
with many as materialized (select s, class, field, dataset from stated group by all having count(*) > 1)
select v.number, row_number() over (partition by v.s, v.class, v.field, v.dataset order by v.node, v.o) as ordinal
from stated v semi join many m on m.s = v.s and m.class = v.class and m.field = v.field and m.dataset = v.dataset;

insert into statement
select v.s, v.class, v.field, coalesce(p.ordinal, 1), v.node, v.o, if(v.iri, v.o, null),
  v.dataset, coalesce(st.sheet, c.sheet), case when de.derived is null then coalesce(st.cell, c.letters || c.row) end,
  st.printed, coalesce(de.derived, false)
from stated v
left join in_turn p on p.number = v.number
left join origin c on c.number = v.number
left join derived de on de.g = v.g and de.s = v.s and de.predicate = v.predicate
left join standing st on st.g = v.g and st.s = v.s and st.field = v.field and st.value = v.o
  and st."row" = coalesce(c.iri, st.first);

-- printed texts that were not settled
insert into statement
select distinct p.subject, p.class, p.field,
  1000 + dense_rank() over (partition by p.subject, p.class, p.field, d.s order by p.cell, p.printed),
  null, null, null, d.s,
  split_part(p.cell, '!', 1), split_part(p.cell, '!', 2), p.printed, false
from printed p
join quad t on t.s = p.subject and t.p = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
join dataset_graph d on d.g = t.g
join quad r on r.g = t.g and r.s = p.subject and r.p = 'http://purl.org/dc/terms/source'
  and r.o = p."row"
where p.value is null;

-- what only led here
drop view fact; drop table predicate; drop table file_column; drop table file_row; drop table derived; drop table printed;
drop table standing; drop table thing; drop table stated; drop table spoken; drop table origin; drop table in_turn;
