-- part: page, of local_authority
select la.iri as page, t.path, la.iri, la.code, la.amphoe as crumb,
  (select iri from term k where k.kind = 'body-kind' and k.code = tail(la.kind) limit 1) as kind_iri,
  la.code in (select code from heard_authority) as heard
from local_authority la join term t on t.iri = la.iri where t.path is not null order by t.path

-- part: covers, of local_authority_tambon
select la.iri as page, p.iri, p.code, count(distinct m.project) as projects, p.code in (select code from heard) as heard
from local_authority la join local_authority_tambon lt on lt.code = la.code join site_area p on p.code = lt.tambon
left join member m on m.page = p.iri group by la.iri, p.iri, p.code, p.th order by la.iri, p.th collate th, p.code

-- part: own_funds (which pay for projects or hold lines of a budget; a fund also where it is not told of any)
select o.local_authority as page, o.iri as fund, o.is_fund, count(distinct f.project) as projects, coalesce(l.lines, 0) as lines
from organization o left join funding f on f.fund = o.iri
left join (select holder, count(*) as lines from budget_line group by holder) l on l.holder = o.iri
where o.local_authority is not null group by all having o.is_fund or count(f.project) > 0 or lines > 0
order by o.local_authority, projects desc, o.iri

-- part: own_publishers, of local_authority
select la.iri as page, p.iri from publisher p join local_authority la on la.code = tail(p.local_authority) order by la.iri, p.iri
