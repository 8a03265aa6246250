package io.skingate.testing.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads requests to the tenants' API out of what a test wrote by hand. Not thread-safe. */
public final class SentBytes {
  private byte[] unread = new byte[0];
  private boolean lost;

  /** Of the body of a request that was answered before its end. */
  private int missing;

  public void wrote(byte[] bytes) {
    int skipped = Math.min(missing, bytes.length);
    missing -= skipped;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(unread);
    all.write(bytes, skipped, bytes.length - skipped);
    unread = all.toByteArray();
  }

  /** Checks the oldest request that has no answer yet with the answer that came now. */
  public void answered(int status, Map<String, List<String>> headers, byte[] body) {
    if (status < 200 || lost) {
      return;
    }
    RecordedExchange request = next();
    if (request == null) {
      // What follows bytes that are no request cannot be told from it.
      lost = true;
    }
    Contract.check(
        ContractDocument.tenants(),
        new RecordedExchange(
            request == null ? null : request.method(),
            request == null ? null : request.target(),
            request == null ? Map.of() : request.requestHeaders(),
            request == null ? null : request.requestBody(),
            status,
            headers,
            body));
  }

  private RecordedExchange next() {
    String text = new String(unread, StandardCharsets.ISO_8859_1);
    while (text.startsWith("\r\n")) {
      // RFC 9112, section 2.2: empty lines before a request are skipped.
      unread = Arrays.copyOfRange(unread, 2, unread.length);
      text = text.substring(2);
    }
    int end = text.indexOf("\r\n\r\n");
    String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r\n");
    String[] first = lines[0].split(" ");
    if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
      return null;
    }
    String target = first[1].replaceFirst("^https?://[^/?]*", "");
    if (!target.startsWith("/")) {
      return null;
    }
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(line.substring(colon + 1).trim());
      }
    }
    byte[] body = end < 0 ? null : body(headers, end + 4);
    return new RecordedExchange(first[0], target, headers, body, 0, Map.of(), null);
  }

  /** Null where it was not sent as a whole, or in chunks. */
  private byte[] body(Map<String, List<String>> headers, int from) {
    String length = RecordedExchange.first(headers, "content-length");
    if (headers.containsKey("transfer-encoding")
        || (length != null && !length.matches("[0-9]{1,9}"))) {
      lost = true;
      return null;
    }
    int to = from + (length == null ? 0 : Integer.parseInt(length));
    if (to > unread.length) {
      missing = to - unread.length;
      unread = new byte[0];
      return null;
    }
    byte[] body = Arrays.copyOfRange(unread, from, to);
    unread = Arrays.copyOfRange(unread, to, unread.length);
    return body;
  }
}
