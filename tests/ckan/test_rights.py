"""What a token may do, as a real CKAN of each version says it."""

import pytest
from tests.ckan.real import RealCkan, Role

from thaktho.ckan.client import Ckan
from thaktho.ckan.rights import may_publish_in, user


@pytest.mark.whole
def test_the_rights_of_a_token_are_those_of_its_user(ckan: RealCkan) -> None:
    own, others = ckan.organization(), ckan.organization()
    roles: dict[Role, bool] = {"editor": True, "admin": True, "member": False}
    for role, may in roles.items():
        with Ckan(ckan.url, ckan.editor(own, role)) as client:
            found = may_publish_in(client)
            assert (own in found, others in found) == (may, False)
            who = user(client)
            assert who is not None
            assert (who.name[:5], who.is_sysadmin) == ("user-", False)
    with Ckan(ckan.url, ckan.sysadmin_token) as client:
        assert {own, others} <= may_publish_in(client)
        who = user(client)
        assert who is not None
        assert who.is_sysadmin
    for token in (None, ckan.editor(own)[:-4] + "AAAA"):
        with Ckan(ckan.url, token) as client:
            assert (may_publish_in(client), user(client)) == (frozenset(), None)
