-- part: page
select t.iri as page, t.path, t.iri, case t.kind when 'fund' then 'funds' else 'bodies' end as section, null as crumb, t.code, o.kind, o.sector, o.host, o.local_authority, o.page as web,
  coalesce(tail(o.kind) = 'own-budget', false) as own, la.amphoe, coalesce(o.is_fund, t.kind = 'fund') as is_fund
from term t left join organization o on o.iri = t.iri left join local_authority la on la.iri = o.local_authority
where t.kind in ('fund', 'organization') and t.path is not null order by t.path

-- part: alias, of fund_alias
select a.alias as page, a.fund, n.reason, n.annotator, n.written_on
from fund_alias a join annotation n on n.about = a.alias and n.same_fund = a.fund order by all

-- part: aliases, of fund_alias
select a.fund as page, a.alias, n.reason, n.annotator, n.written_on
from fund_alias a join annotation n on n.about = a.alias and n.same_fund = a.fund order by all

-- part: phases (what a fund states in every phase, doubly reported amounts counted once and by each report)
with stage as (
  select fund as page, project, 'requested' as phase, max(requested) as low, sum(requested) as high from funding where requested is not null group by all
  union all select fund, project, 'planned', max(planned), sum(planned) from funding where planned is not null group by all
  union all select fund, project, 'approved', max(approved), sum(approved) from funding where approved is not null group by all
  union all select fund, project, 'spent', max(spent), sum(spent) from funding where spent is not null group by all
)
select page, phase, sum(projects) as projects, sum(low) as low, sum(high) as high from (
  select g.page, g.phase, s.work, count(*) as projects, max(g.low) as low, sum(g.high) as high
  from stage g join same_work s on s.project = g.project where g.page is not null group by g.page, g.phase, s.work
) group by page, phase order by page, list_position(['requested', 'planned', 'approved', 'spent'], phase)

-- part: carried_out, of project_body
select body as page, count(distinct project) as projects from project_body group by body

-- part: parts_of
select host as page, iri as body from organization where host is not null order by host, name collate th, iri
