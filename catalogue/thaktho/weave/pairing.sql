-- The pairs that were found (`pair`), as linkages: the two projects are the evidence, who stands behind them are the members.
-- Pairs that hang together in a crowd (`crowd` is the address of its linkage, else null; crowds.py) are one linkage, whose
-- score is the least of theirs; they keep their rows in `pair`.
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
select t.linkage, t.kind, null, t.area, case length(t.area) when 6 then 'tambon' when 4 then 'amphoe' end, t.year, t.rule,
  t.score, count(distinct pa.party) filter (pa.role = 'fund'), count(distinct pa.party) filter (pa.role = 'body'),
  count(distinct t.project), t.verdict
from told t left join party pa on pa.project = t.project
group by t.linkage, t.kind, t.area, t.year, t.rule, t.score, t.verdict;

insert into linkage_member
select t.linkage, pa.party, count(distinct t.project)
from told t join party pa on pa.project = t.project
group by t.linkage, pa.party;

insert into linkage_evidence select linkage, project from told;
