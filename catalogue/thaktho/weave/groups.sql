-- The linkages of groups, of what the rules before gathered: wherever two or more projects of two or more funds or bodies
-- have something in common. The score is the least strength that is needed to bring two of them together: the best of the
-- second best. Then the members, the evidence, and by what how many came.
create table meeting_group as
with joined as (
  select g.kind, g.key, g.area, g.year, pa.party, max(g.strength) as strength
  from gathered g join party pa on pa.project = g.project
  group by all
),
ranked as (
  select *, row_number() over (partition by kind, key, area, year order by strength desc, party) as place from joined
)
select kind, key, area, year, max(strength) filter (place = 2) as score,
  getvariable('base') || 'linkage/' || kind || '/' || case kind
    when 'same-place-year' then area
    when 'same-place-people-year' then area || '-' || regexp_extract(key, '[^/]+$')
    when 'shared-activity' then area || '-' || substr(sha256(key), 1, 16)
    else concat_ws('-', substr(sha256(key), 1, 16), area) end || '-' || year as iri
from ranked group by kind, key, area, year having count(*) >= 2;

create table grouped as
select m.iri, g.* exclude (kind, key, area, year)
from gathered g
join meeting_group m on m.kind = g.kind and m.key = g.key and m.area is not distinct from g.area and m.year = g.year
where g.project in (select project from party);

insert into linkage
with counted as (
  select iri, min(about) as about, min(level) as level, count(*) as projects from grouped
  group by iri having count(*) >= 2
),
met as (
  select g.iri, count(distinct pa.party) filter (pa.role = 'fund') as funds,
    count(distinct pa.party) filter (pa.role = 'body') as bodies
  from grouped g join party pa on pa.project = g.project group by g.iri
)
select m.iri, m.kind, c.about, m.area, c.level, m.year, m.kind || '/1', round(m.score, 4), t.funds, t.bodies, c.projects, null
from meeting_group m join counted c on c.iri = m.iri join met t on t.iri = m.iri;

insert into linkage_member
select g.iri, pa.party, count(distinct g.project)
from grouped g
join linkage l on l.iri = g.iri
join party pa on pa.project = g.project
group by g.iri, pa.party;

insert into linkage_evidence
select g.iri, g.project from grouped g join linkage l on l.iri = g.iri;

create table linkage_via as
select g.iri as linkage, g.via, count(*) as projects, count(*) filter (g.read) as read
from grouped g join linkage l on l.iri = g.iri group by g.iri, g.via;

drop table gathered; drop table grouped; drop table meeting_group;
