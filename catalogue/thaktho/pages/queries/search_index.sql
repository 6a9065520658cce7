-- What the search finds; pages/search/documents.py reads it, no page does.

-- part: projects (the newest first)
select card.* exclude (page, no_, ord_), t.path, l.plans, a.activities, line.lines
from inputs."shared.cards" card join term t on t.iri = card.iri join inputs.line line on line.no_ = card.no_
left join (select project, list(plan order by plan) as plans from project_plan group by project) l on l.project = card.iri
left join (
  select project, list(title order by start_on nulls last, iri) as activities from activity where title is not null group by project
) a on a.project = card.iri
join project_order o on o.project = card.iri where t.path is not null order by o.nr

-- part: things (what else is called by a name; a linkage is a sentence, which stands on the pages of what it links)
select t.iri, t.kind, t.code, t.path, p.year, m.projects
from term t left join plan p on p.iri = t.iri
left join (select page, count(*) as projects from member group by page) m on m.page = t.iri
join (values ('area', 1), ('target-group', 2), ('strategy', 3), ('goal', 4), ('fund', 5), ('publisher', 6),
  ('local-authority', 7), ('organization', 8), ('plan', 9), ('dataset', 10)) k (kind, place) on k.kind = t.kind
where t.path is not null
order by k.place, t.th collate th, t.iri

-- part: names (of all that a project can name)
select * from term where kind not in ('project', 'linkage') order by th collate th nulls last, iri

-- part: offered (what projects name, by the facet whose value it is, in the order of names)
with named as (
  select distinct facet, iri from (
    select 'fund' as facet, unnest(funds) as iri from search_projects
    union all select 'goal', unnest(goals) from search_projects
    union all select 'group', unnest(groups) from search_projects
    union all select 'status', status from search_projects
  )
)
select n.facet, n.iri from named n join search_names s on s.iri = n.iri order by s.rowid

-- part: area_above (an area and those it lies in)
select code, list(top order by top) as tops from above group by code order by code

-- part: said (of what a document names: all that it tells of that)
with named as (
  select distinct iri, regexp_extract(iri, '[^/]*$') as code from (
    select unnest(flatten([areas, funds, bodies, publishers, goals, groups, plans, [status]])) as iri from search_projects
    union all select iri from search_things
  )
), area as (
  select above.code, string_agg(to_json(a)::text, '' order by a.code) as said
  from above join site_area a on a.code = above.top group by above.code
), called as (
  select iri, string_agg(to_json([th, en, code])::text, '' order by rowid) as said from search_names group by iri
)
select n.iri, md5(concat_ws(' ', n.iri, called.said, own.said, about.said)) as said
from named n left join called on called.iri = n.iri left join area own on own.code = n.code
left join area about on about.code = left(n.code, 6)

-- part: known (which documents there are, in the order of results, and digests of all that is told of them)
with names as (
  select rowid as no_, unnest(flatten([areas, funds, bodies, publishers, goals, groups, plans, [status]])) as iri from search_projects
), said as (
  select no_, string_agg(said, '' order by said) as said from names join search_said using (iri) group by no_
)
select path, digest, is_project from (
  select p.path, md5(concat(to_json(p)::text, s.said)) as digest, true as is_project, p.rowid as no_
  from search_projects p left join said s on s.no_ = p.rowid
  union all
  select t.path, md5(concat(to_json(t)::text, s.said)), false, t.rowid
  from search_things t left join search_said s on s.iri = t.iri
) order by is_project desc, no_
