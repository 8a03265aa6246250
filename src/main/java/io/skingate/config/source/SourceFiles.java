package io.skingate.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the files that one configuration is made of and remembers a digest of each, so that a later
 * look can tell whether any of them holds something else. Confined to one thread at a time.
 */
public final class SourceFiles {
  /** Larger than any sensible file of 10,000 tenants, small enough to read at once. */
  static final int MAX_CONFIG_BYTES = 8 * 1024 * 1024;

  /** A secret or an address, never a document. */
  static final int MAX_VALUE_BYTES = 64 * 1024;

  private static final byte[] UNREADABLE = {};

  private final Map<Path, byte[]> digests = new LinkedHashMap<>();

  /**
   * The text of a file.
   *
   * @throws CharacterCodingException if it is not UTF-8
   * @throws IOException if it cannot be read or is larger than the limit
   */
  String read(Path file, int limit) throws IOException {
    digests.put(file, UNREADABLE);
    byte[] bytes = readBounded(file, limit);
    digests.put(file, sha256(bytes));
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Whether any file that was read now holds something else, or can be read no more. */
  public boolean changed() {
    return digests.entrySet().stream()
        .anyMatch(seen -> !MessageDigest.isEqual(seen.getValue(), digestNow(seen.getKey())));
  }

  private static byte[] digestNow(Path file) {
    try {
      return sha256(readBounded(file, MAX_CONFIG_BYTES));
    } catch (IOException unreadable) {
      return UNREADABLE;
    }
  }

  private static byte[] readBounded(Path file, int limit) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException("larger than " + limit + " bytes");
      }
      return bytes;
    }
  }

  /** Why a file could not be read, in words for its owner. */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof CharacterCodingException) {
      return "not UTF-8 text";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
