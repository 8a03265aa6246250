package io.skingate.config.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says in plain words what a schema's keyword refused. */
final class SchemaMessages {
  private static final int MAX_SHOWN = 40;

  private SchemaMessages() {}

  /** Tells each mistake once: a key that is missing because it is misspelt is not missing too. */
  static void report(List<Error> messages, ConfigTree tree) {
    Set<String> misspelt = new HashSet<>();
    for (Error message : messages) {
      if (message.getKeyword().equals("additionalProperties")) {
        String pointer = message.getInstanceLocation().toString();
        meant(message).ifPresent(key -> misspelt.add(Pointers.child(pointer, key)));
      }
    }
    for (Error message : messages) {
      String pointer = message.getInstanceLocation().toString();
      boolean told =
          message.getKeyword().equals("required")
              && misspelt.contains(Pointers.child(pointer, message.getProperty()));
      if (!told) {
        report(message, tree);
      }
    }
  }

  private static void report(Error message, ConfigTree tree) {
    String pointer = message.getInstanceLocation().toString();
    switch (message.getKeyword()) {
      case "additionalProperties" ->
          tree.problem(Pointers.child(pointer, message.getProperty()), unknownKey(message));
      case "required" -> tree.problem(Pointers.child(pointer, message.getProperty()), "is missing");
      default -> {
        if (!tree.isMistaken(pointer)) {
          tree.problem(pointer, describe(message, pointer, tree));
        }
      }
    }
  }

  private static String unknownKey(Error message) {
    return "unknown key" + meant(message).map(key -> "; did you mean " + key + "?").orElse("");
  }

  /** The key that an unknown one most likely is. */
  private static Optional<String> meant(Error message) {
    List<String> keys = new ArrayList<>();
    parent(message).path("properties").fieldNames().forEachRemaining(keys::add);
    return NearestKey.of(message.getProperty(), keys);
  }

  private static JsonNode parent(Error message) {
    JsonNode schema = ConfigSchema.get().root();
    for (String part : message.getInstanceLocation().toString().split("/")) {
      if (!part.isEmpty()) {
        schema =
            schema.path("type").asText().equals("array")
                ? schema.path("items")
                : schema.path("properties").path(part);
      }
    }
    return schema;
  }

  private static String describe(Error message, String pointer, ConfigTree tree) {
    JsonNode schema = parent(message);
    String found = found(message.getInstanceNode(), schema, pointer, tree);
    return switch (message.getKeyword()) {
      case "type" -> "must be " + expected(schema) + found;
      case "pattern" -> "must be " + schema.path("title").asText() + found;
      case "enum" -> "must be one of " + join(schema.path("enum")) + found;
      case "minimum", "maximum" ->
          "must be from " + schema.path("minimum") + " to " + schema.path("maximum") + found;
      case "minLength" -> "must not be empty";
      case "maxLength" -> "must not be longer than " + schema.path("maxLength") + " characters";
      case "minItems" -> "must have at least one entry";
      case "maxItems" -> "must not have more than " + schema.path("maxItems") + " entries";
      default -> message.getMessage();
    };
  }

  private static String expected(JsonNode schema) {
    String type = schema.path("type").asText();
    return switch (type) {
      case "object" -> "a mapping of keys to values";
      case "array" -> "a list";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      default -> schema.path("title").asText("a text");
    };
  }

  private static String found(JsonNode node, JsonNode schema, String pointer, ConfigTree tree) {
    if (node.isObject()) {
      return ", found a mapping";
    }
    if (node.isArray()) {
      return ", found a list";
    }
    boolean leaf = !schema.has("properties") && !schema.has("items");
    boolean harmless = leaf && !schema.path("writeOnly").asBoolean() && tree.isLiteral(pointer);
    String text = node.asText();
    if (!harmless || text.length() > MAX_SHOWN || text.chars().anyMatch(Character::isISOControl)) {
      return "";
    }
    return ", found \"" + text + "\"";
  }

  private static String join(JsonNode values) {
    StringBuilder text = new StringBuilder();
    for (Iterator<JsonNode> i = values.iterator(); i.hasNext(); ) {
      text.append(text.isEmpty() ? "" : ", ").append(i.next().asText());
    }
    return text.toString();
  }
}
