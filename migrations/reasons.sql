-- Who decides reads why: what waits for a second person is not taken without a reason, whichever client asks.
-- Of a newcomer's first rights the reason is a code of its own, which the screens say in words.
ALTER TABLE sec.reveal_request ADD CONSTRAINT ck_reveal_request_purpose CHECK (purpose ~ '\S');

-- Asks for a change of rights; returns 'waiting' or 'approved'. Sent twice it is one request.
CREATE OR REPLACE FUNCTION sec.ask_right(
    request uuid, deed text, who text, region int, shop int, scope uuid, joined text, last_day date, why text)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    refused text;
    before text;
BEGIN
    SELECT q.state INTO before FROM sec.right_request q WHERE q.id = request AND q.made_by = session_user;
    IF FOUND THEN
        RETURN before;
    END IF;
    refused := CASE WHEN request IS NULL OR length(why) > 500 THEN 'rights.malformed'
        ELSE sec.right_refused(deed, who, region, shop, scope, joined, last_day) END;
    IF refused IS NULL AND (why ~ '\S') IS NOT TRUE AND sec.needs_second(deed, joined) THEN
        refused := 'rights.reason_first';
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION '%', refused USING ERRCODE = 'SK001';
    END IF;
    INSERT INTO sec.right_request (id, kind, login, region_id, shop_id, scope_id, group_role, until, reason)
    VALUES (request, deed, who, region, shop, CASE deed WHEN 'give_scope' THEN gen_random_uuid() ELSE scope END, joined,
        last_day, coalesce(why, ''));
    IF sec.needs_second(deed, joined) THEN
        RETURN 'waiting';
    END IF;
    PERFORM sec.apply_right(request);
    RETURN 'approved';
END
$$;

CREATE OR REPLACE FUNCTION sec.add_login(name text, verifier text, groups text[], regions int[], shops int[])
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    made text;
    asked boolean := session_user ~ '^p_[0-9]+$';
    one record;
BEGIN
    IF cardinality(groups) = 0 OR NOT groups <@ provision.groups() THEN
        RAISE EXCEPTION 'rights.unknown_group' USING ERRCODE = 'SK001';
    END IF;
    LOOP
        made := 'p_' || nextval('sec.login_number');
        EXIT WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = made);
    END LOOP;
    PERFORM provision.make_role(made, verifier, '{}');
    INSERT INTO sec.login (login, name, groups, first_password) VALUES (made, add_login.name, '{}', asked);
    IF asked THEN
        PERFORM provision.set_newcomer(made, true);
    END IF;
    FOR one IN
        SELECT 'give_group' AS deed, NULL::int AS region, NULL::int AS shop, g AS joined FROM unnest(groups) g
        UNION ALL SELECT 'give_scope', r, NULL, NULL FROM unnest(regions) r
        UNION ALL SELECT 'give_scope', NULL, s, NULL FROM unnest(shops) s
    LOOP
        IF asked THEN
            PERFORM sec.ask_right(gen_random_uuid(), one.deed, made, one.region, one.shop, NULL, one.joined, NULL,
                'rights.newcomer');
        ELSIF one.joined IS NOT NULL THEN
            PERFORM sec.join_group(made, one.joined, NULL);
        ELSE
            INSERT INTO sec.scope (login, region_id, shop_id, from_day)
            VALUES (made, one.region, one.shop, sec.today());
        END IF;
    END LOOP;
    RETURN made;
END
$$;
