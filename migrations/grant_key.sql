-- What binds the stores together: a key that only the owners can read, with which operations seals the scope it has
-- approved and the other stores seal what they have kept. The keeper carries both and can forge neither.
CREATE TABLE sec.grant_key (
    one boolean CONSTRAINT pk_grant_key PRIMARY KEY DEFAULT true,
    key bytea NOT NULL,
    CONSTRAINT ck_grant_key_one CHECK (one),
    CONSTRAINT ck_grant_key_length CHECK (length(key) = 32)
);

-- HMAC-SHA-256 of a message under the key; NULL without one.
CREATE FUNCTION sec.seal_of(message text) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    inner_pad bytea;
    outer_pad bytea;
BEGIN
    SELECT k.key || decode(repeat('00', 32), 'hex') INTO inner_pad FROM sec.grant_key k;
    outer_pad := inner_pad;
    FOR place IN 0..63 LOOP
        inner_pad := set_byte(inner_pad, place, get_byte(inner_pad, place) # 54);
        outer_pad := set_byte(outer_pad, place, get_byte(outer_pad, place) # 92);
    END LOOP;
    RETURN sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8')));
END
$$;

-- The same digest in every store that has the same scope.
CREATE FUNCTION sec.scope_digest() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' SET datestyle = 'ISO' AS $$
    SELECT encode(sha256(convert_to(concat_ws('/',
        (SELECT string_agg(concat_ws(',', s.id, s.login, coalesce(s.region_id, 0), coalesce(s.shop_id, 0), s.from_day,
            coalesce(s.to_day, 'infinity')), ';' ORDER BY s.id) FROM sec.scope s),
        (SELECT string_agg(concat_ws(',', r.shop_id, r.region_id), ';' ORDER BY r.shop_id) FROM sec.region_shop r)
    ), 'UTF8')), 'hex')
$$;
