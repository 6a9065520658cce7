-- The pairs that finding.py found (`pair`), as linkages: the two projects are the evidence, who stands behind them are the
-- members. A project that is entered twice costs at least what the dearer record says, at most both; else both add up.
insert into linkage
select r.linkage, r.kind, r.area, case length(r.area) when 6 then 'tambon' when 4 then 'amphoe' end, r.year, r.rule,
  r.score, count(distinct pa.party) filter (pa.role = 'fund'), count(distinct pa.party) filter (pa.role = 'body'), 2,
  case r.kind when 'same-project' then greatest(any_value(a.low), any_value(b.low))
    else coalesce(any_value(a.low) + any_value(b.low), any_value(a.low), any_value(b.low)) end,
  coalesce(any_value(a.high) + any_value(b.high), any_value(a.high), any_value(b.high))
from pair r
left join party pa on pa.project in (r.one, r.two)
left join project_money a on a.project = r.one
left join project_money b on b.project = r.two
group by r.linkage, r.kind, r.area, r.year, r.rule, r.score;

insert into linkage_member
select r.linkage, pa.party, count(distinct pa.project), sum(h.amount)
from pair r
join party pa on pa.project in (r.one, r.two)
left join (select project, fund, max(amount) as amount from headline group by project, fund) h
  on h.project = pa.project and h.fund = pa.party
group by r.linkage, pa.party;

insert into linkage_evidence
select linkage, one from pair union all select linkage, two from pair;

alter table linkage add column verdict text;
update linkage set verdict = r.verdict from pair r where r.linkage = linkage.iri;
