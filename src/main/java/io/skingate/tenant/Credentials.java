package io.skingate.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which tenant a client id and secret belong to. Whatever is wrong with them, the same work is
 * done: one digest of the secret and as many comparisons as the tenant with most secrets needs,
 * against digests of nothing where there are fewer or the client id is unknown.
 */
final class Credentials {
  private static final int DIGEST_BYTES = 32;

  private record Entry(Tenant tenant, byte[][] digests) {}

  private final Map<String, Entry> entries = new HashMap<>();
  private final Entry unknown;

  Credentials(Collection<Tenant> tenants) {
    int most = tenants.stream().mapToInt(tenant -> tenant.secrets().size()).max().orElse(1);
    byte[] nothing = new byte[DIGEST_BYTES];
    new SecureRandom().nextBytes(nothing);
    unknown = new Entry(null, filled(most, nothing));
    for (Tenant tenant : tenants) {
      byte[][] digests = filled(most, nothing);
      for (int i = 0; i < tenant.secrets().size(); i++) {
        digests[i] = sha256(tenant.secrets().get(i).bytes());
      }
      entries.put(tenant.clientId(), new Entry(tenant, digests));
    }
  }

  Optional<Tenant> authenticate(String clientId, String clientSecret) {
    Entry entry = entries.getOrDefault(clientId, unknown);
    byte[] given =
        sha256((clientSecret == null ? "" : clientSecret).getBytes(StandardCharsets.UTF_8));
    boolean matches = false;
    for (byte[] digest : entry.digests) {
      matches |= MessageDigest.isEqual(digest, given);
    }
    return matches ? Optional.ofNullable(entry.tenant) : Optional.empty();
  }

  private static byte[][] filled(int size, byte[] with) {
    byte[][] digests = new byte[size][];
    Arrays.fill(digests, with);
    return digests;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
