-- part: page
select '' as page, 'fund/' as path, '' as iri, null as crumb

-- part: all_funds
with lines as (select page, count(*) as lines from line_on group by page)
select '' as page, t.iri, t.code, o.kind, o.sector, coalesce(tail(o.kind) = 'own-budget', false) as own, a.fund as alias_of,
  (select count(*) from member m where m.page = t.iri) as projects,
  (select count(distinct l.code) from member m join lies_in l on l.project = m.project where m.page = t.iri and l.level = 'tambon') as tambon,
  coalesce(l.lines, 0) as lines, money.moneys
from term t left join organization o on o.iri = t.iri left join page_moneys money on money.page = t.iri left join lines l on l.page = t.iri
left join fund_alias a on a.alias = t.iri
where t.kind = 'fund' order by own, projects desc, t.th collate th, t.iri
