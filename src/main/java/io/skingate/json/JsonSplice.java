package io.skingate.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.BiFunction;

/** Changes single values of a JSON document and leaves every other byte as it was. */
public final class JsonSplice {
  private JsonSplice() {}

  /**
   * Replaces string values that stand directly under a key, at any depth.
   *
   * @param json one well-formed document in UTF-8, within the limits of {@link Json}
   * @param replacement gets the key and the value, escapes resolved; null leaves the value as it is
   * @return the given array itself if nothing was replaced
   */
  public static byte[] replaceStrings(byte[] json, BiFunction<String, String, String> replacement)
      throws MalformedJsonException {
    try (JsonParser parser = Json.parser(json)) {
      ByteArrayOutputStream out = null;
      int copied = 0;
      int documents = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (parser.getParsingContext().inRoot() && !token.isStructStart() && ++documents > 1) {
          throw new MalformedJsonException("is more than one JSON document");
        }
        if (token != JsonToken.VALUE_STRING || !parser.getParsingContext().inObject()) {
          continue;
        }
        String value = parser.getText();
        String changed = replacement.apply(parser.currentName(), value);
        if (changed != null && !changed.equals(value)) {
          out = out == null ? new ByteArrayOutputStream(json.length + 256) : out;
          int start = (int) parser.currentTokenLocation().getByteOffset();
          int end = (int) parser.currentLocation().getByteOffset();
          out.write(json, copied, start - copied);
          out.write('"');
          out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(changed));
          out.write('"');
          copied = end;
        }
      }
      if (documents == 0) {
        throw new MalformedJsonException("is empty");
      }
      if (out == null) {
        return json;
      }
      out.write(json, copied, json.length - copied);
      return out.toByteArray();
    } catch (IOException notJson) {
      throw Json.malformed(notJson);
    }
  }
}
