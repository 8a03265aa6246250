package io.skingate.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Lua script of the class path with the digest that Redis knows it by. Immutable.
 *
 * <p>A line {@code --#include scripts/NAME.lua} is replaced by that file.
 *
 * @param name for metrics and messages
 * @param sha1 hex
 * @param repeatable whether it may run twice with the same arguments and do the work of once, even
 *     where the first run comes last
 */
public record Script(String name, String source, String sha1, boolean repeatable) {
  private static final Pattern INCLUDE = Pattern.compile("^--#include (\\S+)$", Pattern.MULTILINE);

  /**
   * Loads a script.
   *
   * @param resource such as {@code scripts/order/admit.lua}
   * @throws IllegalStateException when the resource is not there
   */
  public static Script load(String resource) {
    String source = expand(resource);
    String name = resource.substring(resource.lastIndexOf('/') + 1).replace(".lua", "");
    return of(name, source);
  }

  /** A script that is given as text. */
  public static Script of(String name, String source) {
    return new Script(name, source, sha1(source), false);
  }

  /** The same script, which may run twice: one that was lost with its connection is sent again. */
  public Script mayRepeat() {
    return new Script(name, source, sha1, true);
  }

  private static String expand(String resource) {
    Matcher include = INCLUDE.matcher(read(resource));
    return include.replaceAll(match -> Matcher.quoteReplacement(expand(match.group(1))));
  }

  private static String read(String resource) {
    try (InputStream in = Script.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("No script " + resource + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
