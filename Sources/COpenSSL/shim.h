#pragma once
#include <stddef.h>
#include <stdint.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <sys/prctl.h>

/* Each function returns 1 on success; sizes are fixed: key 32, nonce 12, tag 16, digest 32 bytes. */

static inline int ph_sha256(const uint8_t *data, size_t length, uint8_t *digest) {
    unsigned int size = 32;
    return EVP_Digest(data, length, digest, &size, EVP_sha256(), NULL) == 1 && size == 32;
}

/* prctl takes a variable number of arguments, which Swift does not import. */
static inline void ph_set_dumpable(int value) { prctl(PR_SET_DUMPABLE, value, 0, 0, 0); }
static inline int ph_get_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

/* A keyed HMAC-SHA256 context, or NULL; freed with EVP_MAC_CTX_free. */
static inline EVP_MAC_CTX *ph_hmac_new(const uint8_t *key, size_t length) {
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (mac == NULL) return NULL;
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    /* A null key would mean "the one before", so an empty key needs an address. */
    static const uint8_t empty = 0;
    if (context != NULL && EVP_MAC_init(context, key ? key : &empty, length, parameters) != 1) {
        EVP_MAC_CTX_free(context);
        return NULL;
    }
    return context;
}

/* The code of two parts in a row; initialising without a key keeps the key's schedule. */
static inline int ph_hmac_code(
    EVP_MAC_CTX *context, const uint8_t *first, size_t first_length, const uint8_t *second,
    size_t second_length, uint8_t *code) {
    size_t size = 0;
    return EVP_MAC_init(context, NULL, 0, NULL) == 1
        && EVP_MAC_update(context, first, first_length) == 1
        && EVP_MAC_update(context, second, second_length) == 1
        && EVP_MAC_final(context, code, &size, 32) == 1 && size == 32;
}

static inline int ph_gcm_seal(
    const uint8_t *key, const uint8_t *nonce, const uint8_t *bound, size_t bound_length,
    const uint8_t *plain, size_t length, uint8_t *sealed, uint8_t *tag) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL) return 0;
    int size = 0;
    int good = EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1
        && EVP_EncryptUpdate(context, NULL, &size, bound, (int)bound_length) == 1
        && (length == 0 || EVP_EncryptUpdate(context, sealed, &size, plain, (int)length) == 1)
        && EVP_EncryptFinal_ex(context, tag, &size) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, tag) == 1;
    EVP_CIPHER_CTX_free(context);
    return good;
}

static inline int ph_gcm_open(
    const uint8_t *key, const uint8_t *nonce, const uint8_t *bound, size_t bound_length,
    const uint8_t *sealed, size_t length, const uint8_t *tag, uint8_t *plain) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL) return 0;
    int size = 0;
    uint8_t rest[16];
    int good = EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1
        && EVP_DecryptUpdate(context, NULL, &size, bound, (int)bound_length) == 1
        && (length == 0 || EVP_DecryptUpdate(context, plain, &size, sealed, (int)length) == 1)
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, (void *)tag) == 1
        && EVP_DecryptFinal_ex(context, rest, &size) == 1;
    EVP_CIPHER_CTX_free(context);
    return good;
}
