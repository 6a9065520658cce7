-- What linkages cost, once it is known what is one work (`same_work`) and who meets.
--   linkage_money   one row a linkage and phase: low, high (baht)
--   linkage_gift    one row a linkage, member and phase: what the fund gives to the projects; of one project that two
--                   report, what that publisher says all give (baht)
create table linkage_money as
select linkage, phase, sum(low) as low, sum(high) as high from (
  select e.linkage, m.phase, s.work, max(m.low) as low, sum(m.high) as high
  from linkage_evidence e join project_phase m on m.project = e.project join same_work s on s.project = e.project
  group by e.linkage, m.phase, s.work
) group by linkage, phase;

create table linkage_gift as
select e.linkage, m.member, g.phase, sum(g.amount) as amount
from linkage_evidence e
join (select project, fund, phase, max(amount) as amount from headline group by project, fund, phase) g
  on g.project = e.project
join linkage_member m on m.linkage = e.linkage and m.member = g.fund
group by e.linkage, m.member, g.phase
union all
select r.linkage, h.publisher, h.phase, sum(h.amount) from reported_twice r join headline h on h.project = r.project
group by r.linkage, h.publisher, h.phase;
