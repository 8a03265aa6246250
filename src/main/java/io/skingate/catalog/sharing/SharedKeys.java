package io.skingate.catalog.sharing;

import io.skingate.tenant.Account;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Where an account's catalog lies in Redis, all in one hash slot. The name holds a digest of what
 * the account is to SkinsNode: prices are an account's own, and pods may for a while be configured
 * differently. It holds the number of the form too, so that builds of another form do not meet.
 * Immutable.
 */
final class SharedKeys {
  private static final int FORM = 1;
  private static final int DIGEST_BYTES = 8;

  private final String base;
  private final String accountId;

  SharedKeys(String keyPrefix, Account account) {
    accountId = account.id();
    base = keyPrefix + ":catalog" + FORM + ":{" + accountId + '.' + digest(account) + "}:";
  }

  private static String digest(Account account) {
    String identity = account.clientId() + '\n' + account.baseUrl();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", impossible);
    }
  }

  String accountId() {
    return accountId;
  }

  List<String> headAndLease() {
    return List.of(base + "head", base + "lease");
  }

  List<String> lease() {
    return List.of(base + "lease");
  }

  /** What the key of each piece begins with. */
  String pieces(SharedObject object) {
    return base + (object.isBase() ? "base:" : "delta:") + object.number() + ':';
  }
}
