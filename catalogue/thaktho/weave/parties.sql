-- Who meets whom: two funds (or bodies, of projects whose fund is not known) in one linkage, each two once, `one` before
-- `two`. A linkage of more than 25 parties says little of any two of them, and would make hundreds of pairs: it is left out.
create table party_pair as
with few as (select linkage from linkage_member group by linkage having count(*) between 2 and 25)
select a.member as one, b.member as two, a.linkage
from linkage_member a join linkage_member b on b.linkage = a.linkage and b.member > a.member
where a.linkage in (from few);
