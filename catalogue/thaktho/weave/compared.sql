-- compared: what is known of each project that is compared with others (likely.py), numbered in the order of the IRIs.
-- `payers` are the names of its funds and of the local authorities they belong to; `amount` is in baht, as text; `start` an
-- ISO date; `code` the issuer and its number: `L5205/7`. `digest` stands for all of it but the IRI: two of one digest are
-- judged alike.
create or replace table compared as
with placed as (  -- a health region is no place where two meet
  select project, list(area order by area) as areas from project_area where area not like 'region-%' group by project
),
printed as (
  select subject as project, string_agg(distinct printed, '; ' order by printed) as place
  from statement where class = 'project' and field = 'area' and printed is not null group by subject
),
paid as (
  select f.project, list_sort(list_distinct(list(f.fund))) as funds,
    list_sort(list_distinct(list(concat_ws(' ', coalesce(o.name, f.fund), l.th)))) as payers
  from funding f
  left join organization o on o.iri = f.fund
  left join local_authority l on l.iri = o.local_authority
  where f.fund is not null group by f.project
),
done as (
  select b.project, list_sort(list_distinct(list(coalesce(o.name, b.body)))) as bodies
  from project_body b left join organization o on o.iri = b.body group by b.project
),
known as (
  select p.iri, coalesce(p.title, '') as title, p.year, coalesce(l.areas, []) as areas, coalesce(r.place, '') as place,
    coalesce(f.funds, []) as funds, coalesce(f.payers, []) as payers, coalesce(d.bodies, []) as bodies,
    m.high::text as amount, p.start_on::text as start,
    case when p.code is not null then substr(p.iri, length(getvariable('projects')) + 1) end as code
  from project p
  left join placed l on l.project = p.iri
  left join printed r on r.project = p.iri
  left join paid f on f.project = p.iri
  left join done d on d.project = p.iri
  left join project_money m on m.project = p.iri
)
select row_number() over (order by iri) as number, *,
  substr(sha256(to_json([title, year::text, place, amount, start, code])::text
    || to_json([areas, funds, payers, bodies])::text), 1, 32) as digest
from known order by iri;
