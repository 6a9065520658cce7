-- Statements of a grown catalogue: each project is one of the example's (`seed.statement`), written again for a place and year.
-- `cell` (area, year, projects) and `named` (number, areas: how many a project names) come from growing.py.
-- Funds and bodies become those of the tambon, plans those of tambon and year, goals and strategies those of the province.
create table taken as
select row_number() over (order by c.area, c.year, n.i) as number, c.area, c.year,
  $base || 'project/bench/' || row_number() over (order by c.area, c.year, n.i) as iri
from cell c, unnest(range(c.projects)) as n(i);

create temp table pattern as
select row_number() over (order by subject) - 1 as place, subject as iri from (
  select distinct subject from seed.statement where class = 'project');
create temp table copied as
select t.*, p.iri as pattern from taken t
join pattern p on p.place = hash(t.number) % (select count(*) from pattern);

-- what each of the example's projects is made of: itself, its funding, people, targets, activities, lessons, annotations
create temp table part as
select s.class, s.subject, s.field, s.ordinal, s.value, s.iri, s.printed, o.pattern, s.subject <> o.pattern as below
from seed.statement s
join (
  select subject, iri as pattern from seed.statement
  where class in ('funding', 'reach', 'target', 'activity', 'lesson') and field = 'project'
  union select subject, value from seed.statement where class = 'annotation' and field = 'about'
  union select iri, iri from pattern
) o on o.subject = s.subject
where s.field not in ('area', 'parent', 'related', 'page', 'sameFund');

insert into statement
select case when r.below then c.iri || '/' || md5(r.subject) else c.iri end, r.class, r.field, r.ordinal, null,
  case r.field
    when 'title' then r.value || ' ' || a.th || ' ปี ' || c.year
    when 'fiscalYear' then c.year::text
    when 'code' then c.number::text
    else coalesce(m.iri, r.value) end,
  case when r.iri is not null then coalesce(m.iri, r.iri) end,
  $base || 'dataset/' || c.area || '/projects/' || c.year, null, null, r.printed, false
from copied c
join part r on r.pattern = c.pattern
join area a on a.code = c.area
left join lateral (
  select case
    when r.field in ('project', 'about') then c.iri
    when r.field in ('fund', 'responsible') then r.iri || '/' || c.area
    when r.field = 'plan' then r.iri || '/' || c.area || '/' || c.year
    when r.field = 'goal' then r.iri || '/' || substr(c.area, 1, 2) end as iri
) m on r.iri is not null;

-- the places of a project: its tambon, and as many others as projects of the example name
create temp table spot as select row_number() over (order by area) - 1 as place, area from (select distinct area from cell);
create temp table reached as
select distinct number, area from (
  select number, area from taken
  union all
  select t.number, s.area from taken t
  join named n on n.number = hash(t.number, 'areas') % (select count(*) from named), unnest(range(n.areas - 1)) as j(i)
  join spot s on s.place = hash(t.number, j.i) % (select count(*) from spot)
);
insert into statement
select t.iri, 'project', 'area', 1, null, a.iri, a.iri, $base || 'dataset/' || t.area || '/projects/' || t.year, null, null,
  null, false
from taken t join reached r on r.number = t.number join area a on a.code = r.area;

-- what they point at, said once: by `at`, what follows the example's address
create temp table province as select distinct substr(area, 1, 2) as code from cell;
create temp table again as
select s.class, s.subject, '/' || c.code as at from seed.statement s, province c where s.class in ('goal', 'strategy')
union
select coalesce(b.class, 'organization'), r.iri, '/' || c.area from copied c join part r on r.pattern = c.pattern
left join (select distinct subject, class from seed.statement where class = 'fund') b on b.subject = r.iri
where r.field in ('fund', 'responsible') and r.iri is not null
union
select 'plan', r.iri, '/' || c.area || '/' || c.year from copied c join part r on r.pattern = c.pattern
where r.field = 'plan' and r.iri is not null;
insert into statement
select s.subject || a.at, s.class, s.field, s.ordinal, null,
  case when s.field in ('strategy', 'broader', 'exactMatch', 'closeMatch', 'broadMatch') then s.iri || a.at
    when s.field = 'fiscalYear' then split_part(a.at, '/', 3)
    when s.field = 'area' then $shared || 'area' || a.at
    else s.value end,
  case when s.field in ('strategy', 'broader', 'exactMatch', 'closeMatch', 'broadMatch') then s.iri || a.at
    when s.field = 'area' then $shared || 'area' || a.at else s.iri end,
  $base || 'dataset/strategies', null, null, null, false
from again a join seed.statement s on s.class = a.class and s.subject = a.subject
where s.field not in ('host', 'localAuthority', 'page');

insert into term
select a.subject || a.at, a.class, min(s.value) filter (s.field = 'code'),
  min(s.value) filter (s.field in ('title', 'name')), min(s.value) filter (s.field in ('title', 'name')), null, null, null, false
from again a join seed.statement s on s.class = a.class and s.subject = a.subject group by a.class, a.subject, a.at;
insert into term select iri, kind, code, th, en, definition_th, definition_en, path, vulnerable from seed.term
where kind in ('target-group', 'linkage-kind', 'body-kind', 'sector', 'project-status', 'phase');

-- how many people live in each tambon, and how many are old, in the last year
insert into statement
select $base || 'need/' || c.area || '/' || g.code, 'need', f.field, 1, null, f.value, case when f.named then f.value end,
  $base || 'dataset/people', null, null, null, false
from (select distinct area from cell) c,
  (values ('9001', 5000), ('1004', 900)) as g(code, people),
  lateral (values
    ('targetGroup', $shared || 'code/target-group/' || g.code, true), ('area', $shared || 'area/' || c.area, true),
    ('year', (select max(year) from cell)::text, false),
    ('count', (g.people + hash(c.area) % g.people)::text, false)) as f(field, value, named);

insert into dataset by name
select $base || 'dataset/' || area || '/projects/' || year as iri, area || '/projects/' || year as id,
  $base || 'publisher/' || area as publisher, area as title_th, area as title_en, year as first_year, year as last_year
from cell
union all by name
select $base || 'dataset/' || name as iri, name as id, $base || 'publisher/all' as publisher, name as title_th, name as title_en
from (values ('strategies'), ('people')) as t(name);
insert into publisher by name
select distinct regexp_extract(publisher, '[^/]+$') as id, publisher as iri, publisher as th, publisher as en from dataset;
