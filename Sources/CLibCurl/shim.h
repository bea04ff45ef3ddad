#pragma once
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Swift does not import C variadics: one typed wrapper per kind of value.

static inline CURLcode ph_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ph_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl copies the text, but for CURLOPT_POSTFIELDS.
static inline CURLcode ph_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

// The list must outlive the transfer.
static inline CURLcode ph_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

// The bytes are not copied and must outlive the transfer.
static inline CURLcode ph_set_body(CURL *easy, const unsigned char *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code ? code : curl_easy_setopt(easy, CURLOPT_POSTFIELDS, (const char *)bytes);
}

// The bytes are copied; none (count 0) takes the option back.
static inline CURLcode ph_set_blob(
    CURL *easy, CURLoption option, const unsigned char *bytes, size_t count
) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, option, count ? &blob : (struct curl_blob *)0);
}

static inline CURLcode ph_set_error_buffer(CURL *easy, char *buffer) {
    return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

static inline CURLcode ph_set_private(CURL *easy, void *owner) {
    return curl_easy_setopt(easy, CURLOPT_PRIVATE, owner);
}

typedef size_t (*ph_data_function)(char *bytes, size_t size, size_t count, void *owner);

static inline CURLcode ph_set_body_function(CURL *easy, ph_data_function function, void *owner) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEDATA, owner);
    return code ? code : curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode ph_set_header_function(CURL *easy, ph_data_function function, void *owner) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, owner);
    return code ? code : curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode ph_set_upload(CURL *easy, ph_data_function function, void *owner) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    if (!code) code = curl_easy_setopt(easy, CURLOPT_READDATA, owner);
    return code ? code : curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
}

typedef int (*ph_progress_function)(
    void *owner, curl_off_t total, curl_off_t received, curl_off_t to_send, curl_off_t sent
);

static inline CURLcode ph_set_progress_function(
    CURL *easy, ph_progress_function function, void *owner
) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    if (!code) code = curl_easy_setopt(easy, CURLOPT_XFERINFODATA, owner);
    return code ? code : curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, function);
}

typedef curl_socket_t (*ph_socket_function)(
    void *owner, curlsocktype purpose, struct curl_sockaddr *address
);

static inline CURLcode ph_set_socket_function(
    CURL *easy, ph_socket_function function, void *owner
) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, owner);
    return code ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}

typedef int (*ph_ready_function)(
    void *owner, char *peer, char *local, int peer_port, int local_port
);

static inline CURLcode ph_set_ready_function(CURL *easy, ph_ready_function function, void *owner) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQDATA, owner);
    return code ? code : curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLMcode ph_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// Information: 0 or null where there is none.

static inline long ph_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(easy, info, &value) ? 0 : value;
}

static inline curl_off_t ph_get_size(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, info, &value) ? 0 : value;
}

static inline const char *ph_get_text(CURL *easy, CURLINFO info) {
    const char *value = 0;
    return curl_easy_getinfo(easy, info, &value) ? 0 : value;
}

// When the server's certificate ends, in seconds; needs CURLOPT_CERTINFO.
static inline long ph_get_certificate_end(CURL *easy) {
    static const char name[] = "Expire date:";
    struct curl_certinfo *info = 0;
    if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) || !info || info->num_of_certs < 1)
        return 0;
    for (struct curl_slist *item = info->certinfo[0]; item; item = item->next)
        if (!strncmp(item->data, name, sizeof name - 1)) {
            time_t end = curl_getdate(item->data + sizeof name - 1, 0);
            return end < 0 ? 0 : (long)end;
        }
    return 0;
}

static inline void *ph_get_private(CURL *easy) {
    void *value = 0;
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value) ? 0 : value;
}

static inline CURLcode ph_message_result(const CURLMsg *message) {
    return message->data.result;
}

// Addresses: `family` is 4, 6 or 0 for anything else; an IPv4 address stands in `low`.

struct ph_address {
    int family;
    unsigned long long high;
    unsigned long long low;
};

static inline struct ph_address ph_ipv6(const unsigned char *bytes) {
    struct ph_address result = {6, 0, 0};
    for (int index = 0; index < 8; index++) {
        result.high = result.high << 8 | bytes[index];
        result.low = result.low << 8 | bytes[index + 8];
    }
    return result;
}

// Read in place: copying `struct curl_sockaddr` truncates it to 16 bytes, which cuts IPv6 addresses.
static inline struct ph_address ph_socket_address(const struct curl_sockaddr *address) {
    struct ph_address none = {0, 0, 0};
    if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in in;
        memcpy(&in, &address->addr, sizeof in);
        struct ph_address result = {4, 0, ntohl(in.sin_addr.s_addr)};
        return result;
    }
    if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
        return ph_ipv6(
            (const unsigned char *)&address->addr + offsetof(struct sockaddr_in6, sin6_addr)
        );
    }
    return none;
}

// The port stands at the same place in both kinds of address.
static inline int ph_socket_port(const struct curl_sockaddr *address) {
    struct sockaddr_in in;
    memcpy(&in, &address->addr, sizeof in);
    return ntohs(in.sin_port);
}

static inline struct ph_address ph_parse_address(const char *text) {
    struct ph_address none = {0, 0, 0};
    unsigned char bytes[16];
    if (inet_pton(AF_INET, text, bytes) == 1) {
        unsigned int value;
        memcpy(&value, bytes, 4);
        struct ph_address result = {4, 0, ntohl(value)};
        return result;
    }
    // A scope (`fe80::1%eth0`) says nothing about where the address lies.
    char plain[64];
    size_t length = strcspn(text, "%");
    if (length >= sizeof plain) return none;
    memcpy(plain, text, length);
    plain[length] = 0;
    return inet_pton(AF_INET6, plain, bytes) == 1 ? ph_ipv6(bytes) : none;
}

static inline curl_socket_t ph_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static inline int ph_event_descriptor(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}
