-- part: page, of withdrawn
select iri as page, path, iri, null as crumb, class as sheet_name, code,
  case class when 'plan' then 'plans' when 'goal' then 'goals' when 'strategy' then 'goals' when 'fund' then 'funds'
    when 'organization' then 'bodies' else 'projects' end as section
from (select distinct iri, path, class, code from withdrawn) order by path

-- part: left, of withdrawn (the datasets that left it out, each with the edition that did and its day)
select w.iri as page, w.dataset, w.number, strftime(w.withdrawn_on, '%Y-%m-%d') as withdrawn_on
from withdrawn w order by w.iri, w.withdrawn_on desc, w.dataset
