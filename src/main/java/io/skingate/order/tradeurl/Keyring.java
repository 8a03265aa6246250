package io.skingate.order.tradeurl;

import io.skingate.config.Secret;
import io.skingate.tenant.Tenant;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of one tenant at hand, the newest first. Belongs to one event loop. */
public final class Keyring {
  private final String tenantId;
  private final List<TradeUrlKey> keys = new ArrayList<>();
  private final Map<String, byte[]> seals = new HashMap<>();
  private List<Secret> secrets;
  private List<KeySeal> sealers;

  /** Whether an order needed it since it was last kept in Redis. */
  boolean used;

  /** Whether Redis may not have it as it should be. */
  boolean due;

  /** When Redis was asked last, by {@link System#nanoTime}. */
  long askedAt;

  /** How often it was looked at in vain, one minute apart. */
  int idleLooks;

  Keyring(Tenant tenant) {
    tenantId = tenant.id();
    secrets(tenant.secrets());
  }

  /** Follows the configuration; whether that changed anything. */
  boolean follow(List<Secret> configured) {
    if (configured == secrets || configured.equals(secrets)) {
      secrets = configured;
      return false;
    }
    secrets(configured);
    return true;
  }

  private void secrets(List<Secret> configured) {
    secrets = configured;
    sealers = configured.stream().map(KeySeal::of).toList();
    seals.clear();
  }

  List<KeySeal> sealers() {
    return sealers;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  void add(TradeUrlKey key) {
    if (!keys.contains(key)) {
      keys.add(key);
      Collections.sort(keys);
    }
  }

  /** Key id, tag of the secret and sealed key in turn, each key under each secret. */
  List<Object> sealed() {
    List<Object> all = new ArrayList<>();
    keys.forEach(key -> all.addAll(sealed(key)));
    return all;
  }

  List<Object> sealed(TradeUrlKey key) {
    List<Object> all = new ArrayList<>();
    for (KeySeal sealer : sealers) {
      all.add(key.id());
      all.add(sealer.tag());
      all.add(
          Buffer.buffer(
              seals.computeIfAbsent(
                  key.id() + '.' + sealer.tag(), name -> sealer.seal(tenantId, key))));
    }
    return all;
  }

  /** Whether every key is in Redis under every secret. */
  boolean isKeptBy(SealedKeys sealed) {
    return keys.stream()
        .allMatch(
            key -> sealers.stream().allMatch(sealer -> sealed.isSealed(tenantId, key, sealer)));
  }

  /** Key id and hash in turn, under every key, the newest first. */
  public List<String> hashes(String tradeUrl) {
    List<String> hashes = new ArrayList<>(2 * keys.size());
    for (TradeUrlKey key : keys) {
      hashes.add(key.id());
      hashes.add(key.hash(tradeUrl));
    }
    return hashes;
  }

  /** Whether the hash is the trade URL's; empty where its key is not at hand. */
  public Optional<Boolean> matches(String keyId, String hash, String tradeUrl) {
    return keys.stream()
        .filter(key -> key.id().equals(keyId))
        .findFirst()
        .map(key -> key.hash(tradeUrl).equals(hash));
  }

  boolean has(String keyId) {
    return keys.stream().anyMatch(key -> key.id().equals(keyId));
  }
}
