-- The pairs that were found (`pair`), as linkages: the two projects are the evidence, who stands behind them are the members.
-- Pairs that hang together in a crowd (`crowd` is the address of its linkage, else null; crowds.py) are one linkage, whose
-- score is the least of theirs; they keep their rows in `pair`. Something that is entered several times costs at least
-- what the dearest record says, at most all of them; else all add up.
create or replace temp table told as
select linkage, kind, score, rule, area, year, verdict, unnest([one, two]) as project from pair where crowd is null
union
select c.*, r.project from (
  select crowd, kind, min(score), min(rule),
    case when count(*) > count(area) then null when min(area) = max(area) then min(area)
      when min(substr(area, 1, 4)) = max(substr(area, 1, 4)) then min(substr(area, 1, 4)) end,
    case when min(coalesce(year, 0)) = max(coalesce(year, 0)) then min(year) end, null
  from pair where crowd is not null group by crowd, kind
) c join (select crowd, unnest([one, two]) as project from pair where crowd is not null) r on r.crowd = c.crowd;

insert into linkage
select t.linkage, any_value(t.kind), null, any_value(t.area),
  case length(any_value(t.area)) when 6 then 'tambon' when 4 then 'amphoe' end, any_value(t.year), any_value(t.rule),
  any_value(t.score), any_value(m.funds), any_value(m.bodies), count(*),
  case any_value(t.kind) when 'same-project' then max(w.low) else sum(w.low) end, sum(w.high), any_value(t.verdict)
from told t
left join project_money w on w.project = t.project
left join (
  select t.linkage, count(distinct pa.party) filter (pa.role = 'fund') as funds,
    count(distinct pa.party) filter (pa.role = 'body') as bodies
  from told t left join party pa on pa.project = t.project group by t.linkage
) m on m.linkage = t.linkage
group by t.linkage;

insert into linkage_member
select t.linkage, pa.party, count(distinct t.project), sum(h.amount)
from told t
join party pa on pa.project = t.project
left join (select project, fund, max(amount) as amount from headline group by project, fund) h
  on h.project = t.project and h.fund = pa.party
group by t.linkage, pa.party;

insert into linkage_evidence select linkage, project from told;
