package io.skingate.config;

import java.net.URI;
import java.util.List;

/**
 * An account at SkinsNode.
 *
 * @param previousSecrets secrets that still verify webhooks while one is rotated
 * @param baseUrl null where the common one holds
 */
public record AccountConfig(
    String id, String clientId, Secret clientSecret, List<Secret> previousSecrets, URI baseUrl) {}
