-- What the search finds; pages/search/documents.py reads it, no page does.

-- part: projects (the newest first)
select card.* exclude (page, no_, ord_, goals), g.goals, t.path, l.plans, a.activities, line.lines
from inputs."shared.cards" card join term t on t.iri = card.iri join inputs.line line on line.no_ = card.no_
left join (select project, list(plan order by plan) as plans from project_plan group by project) l on l.project = card.iri
left join (select project, list(goal order by goal) as goals from project_toward group by project) g on g.project = card.iri
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
select * from term where kind <> 'project' order by th collate th nulls last, iri

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
