package io.skingate.order.tradeurl;

import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tenant's keys as Redis has them: by key id, sealed under the secrets that the tags name. */
final class SealedKeys {
  private final Map<String, Map<String, byte[]>> sealed = new TreeMap<>();

  private SealedKeys() {}

  /** Reads what {@code trade_url_keys.lua} returns; passes over what it cannot read. */
  static SealedKeys of(Response fields) {
    SealedKeys keys = new SealedKeys();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      String name = fields.get(i).toString();
      byte[] value = fields.get(i + 1).toBytes();
      int dot = name.indexOf('.');
      int colon = new String(value, StandardCharsets.ISO_8859_1).indexOf(':');
      if (dot > 0 && colon > 0) {
        keys.sealed
            .computeIfAbsent(name.substring(0, dot), id -> new HashMap<>())
            .put(name.substring(dot + 1), Arrays.copyOfRange(value, colon + 1, value.length));
      }
    }
    return keys;
  }

  /** All ids in order, as the script compares them. */
  String ids() {
    return String.join(",", sealed.keySet());
  }

  /** Those that one of the secrets opens. */
  List<TradeUrlKey> open(String tenantId, List<KeySeal> secrets) {
    List<TradeUrlKey> opened = new ArrayList<>();
    sealed.forEach(
        (id, seals) ->
            secrets.stream()
                .filter(secret -> seals.containsKey(secret.tag()))
                .map(secret -> secret.open(tenantId, id, seals.get(secret.tag())))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(opened::add));
    return opened;
  }

  /** Whether the secret opens the key. */
  boolean isSealed(String tenantId, TradeUrlKey key, KeySeal secret) {
    byte[] seal = sealed.getOrDefault(key.id(), Map.of()).get(secret.tag());
    return seal != null && secret.open(tenantId, key.id(), seal).isPresent();
  }
}
