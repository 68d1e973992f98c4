"""Numbers, money and text by the customs of a place: the C library's locales and what is built on them.

setlocale() chooses, localeconv() tells the conventions; format(), format_string(), currency(), str(),
atof() and atoi() apply them.  normalize() makes the C library's name of a locale out of what people write
('de' becomes 'de_DE.ISO8859-1').  Errors of the C library are locale.Error.
"""
import functools
import re
import sys
import __builtin__

import encodings
import encodings.aliases
import _locale
from _locale import *
from _locale import Error, setlocale as _c_setlocale, localeconv as _c_localeconv

__all__ = [
    'getlocale', 'getdefaultlocale', 'getpreferredencoding', 'Error', 'setlocale', 'resetlocale',
    'localeconv', 'strcoll', 'strxfrm', 'str', 'atof', 'atoi', 'format', 'format_string', 'currency',
    'normalize', 'LC_CTYPE', 'LC_COLLATE', 'LC_TIME', 'LC_MONETARY', 'LC_NUMERIC', 'LC_ALL', 'CHAR_MAX',
]
if hasattr(_locale, 'LC_MESSAGES'):
    __all__.append('LC_MESSAGES')

_override_localeconv = {}          # conventions that count instead of the C library's


@functools.wraps(_c_localeconv)
def localeconv():
    conventions = _c_localeconv()
    conventions.update(_override_localeconv)
    return conventions


# -- numbers

def _cut_points(digits, sizes):
    """Yields where to cut a row of digits, from the right; sizes as localeconv() gives them."""
    left, size = digits, 0
    sizes = iter(sizes)
    while left > 0:
        latest = next(sizes, 0)
        if latest == CHAR_MAX:
            return
        if latest == 0:
            if not size:
                return
            sizes, latest = iter(()), size
        size = latest
        left -= size
        if left > 0:
            yield left


def _group(s, monetary=False):
    """(the digits of s with separators, how many characters the separators added)."""
    prefix = 'mon_' if monetary else ''
    conventions = localeconv()
    separator, sizes = conventions[prefix + 'thousands_sep'], conventions[prefix + 'grouping']
    if not sizes:
        return s, 0
    body = s.rstrip(' ')
    start = len(body)
    while start and body[start - 1].isdigit():
        start -= 1
    pieces, end = [], len(body)
    for cut in _cut_points(end - start, sizes):
        pieces.append(body[start + cut:end])
        end = start + cut
    pieces.append(body[:end])
    text = separator.join(reversed(pieces))
    return text + s[len(body):], len(separator) * (len(pieces) - 1)


_SPECIFIER = re.compile(r'%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%]')


def format(percent, value, grouping=False, monetary=False, *additional):
    """The text of one number by a % specifier such as '%.2f', in the current locale.

    grouping: with separators of thousands; monetary: those of money.  ValueError unless it is exactly one.
    """
    found = _SPECIFIER.match(percent)
    if found is None or found.end() != len(percent):
        raise ValueError('format() must be given exactly one %%char format specifier, %s not valid'
                         % repr(percent))
    return _format(percent, value, grouping, monetary, *additional)


def _format(percent, value, grouping=False, monetary=False, *additional):
    text = percent % ((value,) + additional if additional else value)
    kind = percent[-1]
    if kind in 'eEfFgG':
        return _localize_float(text, grouping, monetary)
    if kind in 'diu':
        if grouping:
            grouped, added = _group(text, monetary=monetary)
            return _give_back(grouped, added)
    return text


def _localize_float(text, grouping, monetary):
    whole, point, fraction = text.partition('.')
    added = 0
    if grouping:
        whole, added = _group(whole, monetary=monetary)
    if point:
        whole += localeconv()['mon_decimal_point' if monetary else 'decimal_point'] + fraction
    return _give_back(whole, added)


def _give_back(text, amount):
    """Takes up to `amount` blanks off, so that the separators do not widen a padded number."""
    while amount and text.startswith(' '):
        text, amount = text[1:], amount - 1
    while amount and text.endswith(' '):
        text, amount = text[:-1], amount - 1
    return text


def format_string(f, val, grouping=False):
    """`f % val` with each number in the current locale."""
    found = list(_SPECIFIER.finditer(f))
    template = _SPECIFIER.sub('%s', f)
    mapped = hasattr(val, 'keys')
    values = val if isinstance(val, tuple) else (val,)
    texts, used = [], 0
    for item in found:
        specifier = item.group()
        if specifier[-1] == '%':
            texts.append('%')
        elif mapped:
            texts.append(format(specifier, val, grouping))
        else:
            stars = item.group('modifiers').count('*')
            texts.append(_format(specifier, values[used], grouping, False,
                                 *values[used + 1:used + 1 + stars]))
            used += 1 + stars
    return template % tuple(texts)


# Where the sign stands: with the amount and symbol around it.
_SIGN_POSITIONS = {
    0: lambda text, sign: '(' + text + ')',
    1: lambda text, sign: sign + text,
    2: lambda text, sign: text + sign,
    3: lambda text, sign: text.replace('<', sign),
    4: lambda text, sign: text.replace('>', sign),
}


def currency(val, symbol=True, grouping=False, international=False):
    """The text of an amount of money; international: the code (EUR) and digits of the bank.
    ValueError in the 'C' locale."""
    conventions = localeconv()
    digits = conventions['int_frac_digits' if international else 'frac_digits']
    if digits == CHAR_MAX:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    side = 'n' if val < 0 else 'p'
    text = '<' + format('%%.%if' % digits, abs(val), grouping, monetary=True) + '>'
    if symbol:
        name = conventions['int_curr_symbol' if international else 'currency_symbol']
        blank = ' ' if conventions[side + '_sep_by_space'] else ''
        text = name + blank + text if conventions[side + '_cs_precedes'] else text + blank + name
    sign = conventions['negative_sign' if side == 'n' else 'positive_sign']
    place = _SIGN_POSITIONS.get(conventions[side + '_sign_posn'], _SIGN_POSITIONS[3])
    return place(text, sign).replace('<', '').replace('>', '')


def str(val):
    """A float as str() shows it, with the locale's decimal point."""
    return format('%.12g', val)


def atof(string, func=float):
    """The number (func makes it) that a text in the current locale stands for."""
    conventions = localeconv()
    separator, point = conventions['thousands_sep'], conventions['decimal_point']
    if separator:
        string = string.replace(separator, '')
    if point:
        string = string.replace(point, '.')
    return func(string)


def atoi(str):
    """The integer that a text in the current locale stands for."""
    return atof(str, int)


# -- names

_PLACES = {
    'CP1251': '''be_BY* bg_BG*''',
    'CP1255': '''yi_US*''',
    'CP1256': '''ur_PK*''',
    'GB2312': '''zh_SG''',
    'GEORGIAN-ACADEMY': '''ka_GE*''',
    'ISCII-DEV': '''hi_IN*''',
    'ISO8859-1': '''aa_DJ af_ZA* br_FR* ca_AD ca_ES* ca_FR ca_IT cy_GB* da_DK* de_AT de_BE de_CH de_DE* de_IT
        de_LU en_AU en_BE en_BW en_CA en_DK en_GB en_HK en_IE en_IN en_NZ en_PH en_SG en_US* en_ZA
        en_ZW es_AR es_BO es_CL es_CO es_CR es_DO es_EC es_ES* es_GT es_HN es_MX es_NI es_PA es_PE
        es_PR es_PY es_SV es_US es_UY es_VE eu_ES* eu_FR fo_FO* fr_BE fr_CA fr_CH fr_FR* fr_LU
        ga_IE* gd_GB* gl_ES* gv_GB* id_ID* is_IS* it_CH it_IT* kl_GL* kw_GB* mi_NZ* ms_MY* nb_NO*
        nl_BE nl_NL* nn_NO* no_NO* nr_ZA* ny_NO* oc_FR* om_KE pd_DE pd_US* ph_PH* pp_AN* pt_BR
        pt_PT* rw_RW* so_DJ so_KE so_SO ss_ZA* st_ZA* sv_FI sv_SE* tl_PH* ts_ZA* wa_BE* xh_ZA*
        zu_ZA*''',
    'ISO8859-10': '''lg_UG''',
    'ISO8859-11': '''th_TH*''',
    'ISO8859-13': '''lt_LT* lv_LV*''',
    'ISO8859-15': '''an_ES ast_ES et_EE* fi_FI* mg_MG nso_ZA* tn_ZA*''',
    'ISO8859-2': '''bs_BA* cs_CZ* hr_HR* hsb_DE hu_HU* pl_PL* ro_RO* sh_HR sk_SK* sl_CS sl_SI* sq_AL*''',
    'ISO8859-3': '''eo_EO eo_XX* mt_MT*''',
    'ISO8859-4': '''ee_EE*''',
    'ISO8859-5': '''mk_MK*''',
    'ISO8859-6': '''ar_AA* ar_AE ar_BH ar_DZ ar_EG ar_IQ ar_JO ar_KW ar_LB ar_LY ar_MA ar_OM ar_QA ar_SA ar_SD
        ar_SY ar_TN ar_YE''',
    'ISO8859-7': '''el_CY el_GR*''',
    'ISO8859-8': '''he_IL*''',
    'ISO8859-9': '''ku_TR tr_CY tr_TR*''',
    'ISO8859-9E': '''az_AZ*''',
    'KOI8-C': '''tg_TJ*''',
    'KOI8-U': '''ru_UA uk_UA*''',
    'MULELAO-1': '''lo_LA*''',
    'NUNACOM-8': '''iu_CA*''',
    'TATAR-CYR': '''tt_RU*''',
    'TCVN': '''vi_VN*''',
    'TSCII-0': '''ta_IN*''',
    'UTF-8': '''aa_ER aa_ET agr_PE ak_GH am_ET* anp_IN ar_IN ar_SS as_IN* ayc_PE az_IR bem_ZM ber_DZ ber_MA
        bho_IN bho_NP bi_VU bn_BD bn_IN bo_CN bo_IN brx_IN byn_ER ce_RU chr_US ckb_IQ cmn_TW crh_UA
        csb_PL cv_RU doi_IN dv_MV dz_BT en_AG en_IL en_NG en_ZM es_CU fa_IR* ff_SN fil_PH fur_IT
        fy_DE fy_NL gez_ER gez_ET gu_IN ha_NG hak_TW hif_FJ hne_IN* ht_HT hy_AM ia ia_FR ig_NG ik_CA
        kab_DZ km_KH kn_IN* kok_IN ks_IN* ky_KG* lb_LU li_BE li_NL lij_IT ln_CD lzh_TW mag_IN
        mai_IN* mai_NP mfe_MU mhr_RU miq_NI mjw_IN ml_IN* mn_MN mni_IN mr_IN* my_MM nan_TW nds_DE
        nds_NL ne_NP nhn_MX niu_NU niu_NZ nl_AW om_ET or_IN* os_RU pa_IN* pa_PK pap_AN pap_AW pap_CW
        ps_AF quz_PE raj_IN ru_RU* sa_IN sat_IN sc_IT sd_IN* sd_PK se_NO sgs_LT shn_MM shs_CA si_LK*
        sid_ET sm_WS so_ET sq_MK sr_CS sr_ME sr_RS* sw_KE sw_TZ szl_PL ta_LK te_IN* the_NP ti_ER
        ti_ET tig_ER tk_TM to_TO tpi_PG ug_CN unm_US ur_IN uz_UZ* ve_ZA* wae_CH wal_ET wo_SN yo_NG
        yue_HK yuw_PG''',
    'big5': '''zh_TW''',
    'big5hkscs': '''zh_HK''',
    'eucJP': '''ja_JP*''',
    'eucKR': '''ko_KR*''',
    'gb2312': '''zh_CN''',
    'ptcp154': '''kk_KZ''',
}
_NICKNAMES = '''
    az_AZ.KOI8-C a3 a3_az
    en_US.ISO8859-1 american cextend english_united-states english_us iso-8859-1 iso8859-1 iso_8859_1
    ar_AA.ISO8859-6 arabic
    be_BY.UTF-8@latin be@latin be_by@latin
    nb_NO.ISO8859-1 bokmal bokm\xe5l
    br_FR.ISO8859-15 br_fr@euro
    bg_BG.CP1251 bulgarian
    C c c_c posix posix-utf2
    fr_CA.ISO8859-1 c-french
    ca_AD.ISO8859-15 ca_ad@euro
    ca_ES.ISO8859-15 ca_es@euro
    ca_ES.UTF-8@valencia ca_es@valencia
    ca_FR.ISO8859-15 ca_fr@euro
    ca_IT.ISO8859-15 ca_it@euro
    ca_ES.ISO8859-1 catalan
    zh_CN.eucCN chinese-s zh
    zh_TW.eucTW chinese-t
    hr_HR.ISO8859-2 croatian hrvatski
    cs_CZ.ISO8859-2 cs_cs cz cz_cz czech
    cy_GB.ISO8859-15 cy_gb@euro
    da_DK.ISO8859-15 da_dk@euro
    da_DK.ISO8859-1 danish dansk
    de_AT.ISO8859-15 de_at@euro
    de_BE.ISO8859-15 de_be@euro
    de_CH.ISO8859-15 de_ch@euro
    de_DE.ISO8859-15 de_de@euro
    de_LU.ISO8859-15 de_lu@euro
    de_DE.ISO8859-1 deutsch ger_de german german_germany
    nl_NL.ISO8859-1 dutch
    et_EE.ISO8859-1 eesti estonian
    el_GR.ISO8859-15 el_gr@euro
    en_BE.ISO8859-15 en_be@euro
    en_GB.ISO8859-15 en_gb@euro
    en_IE.ISO8859-15 en_ie@euro
    en_GB.ISO8859-1 en_uk eng_gb english_uk
    en_US.ISO8859-15 en_us@euro en_us@euro@euro iso-8859-15 iso8859-15 iso_8859_15
    en_ZA.ISO8859-15 en_za@euro
    en_EN.ISO8859-1 english
    es_ES.ISO8859-15 es_es@euro
    es_PA.ISO8859-15 es_pa@euro
    es_PE.ISO8859-15 es_pe@euro
    es_PY.ISO8859-15 es_py@euro
    es_SV.ISO8859-15 es_sv@euro
    es_UY.ISO8859-15 es_uy@euro
    es_VE.ISO8859-15 es_ve@euro
    et_EE.ISO8859-15 et_ee@euro
    eu_ES.ISO8859-15 eu_es@euro
    fi_FI.ISO8859-15 fi_fi@euro
    fi_FI.ISO8859-1 finnish
    fo_FO.ISO8859-15 fo_fo@euro
    fr_BE.ISO8859-15 fr_be@euro
    fr_CA.ISO8859-15 fr_ca@euro
    fr_CH.ISO8859-15 fr_ch@euro
    fr_FR.ISO8859-15 fr_fr@euro
    fr_LU.ISO8859-15 fr_lu@euro
    fr_FR.ISO8859-1 fran\xe7ais fre_fr french french_france
    ga_IE.ISO8859-15 ga_ie@euro
    gl_ES.ISO8859-1 galego galician
    gd_GB.ISO8859-15 gd_gb@euro
    gl_ES.ISO8859-15 gl_es@euro
    el_GR.ISO8859-7 greek
    gv_GB.ISO8859-15 gv_gb@euro
    he_IL.ISO8859-8 hebrew iw iw_il
    hu_HU.ISO8859-2 hungarian
    is_IS.ISO8859-1 icelandic
    id_ID.ISO8859-1 in in_id
    is_IS.ISO8859-15 is_is@euro
    it_CH.ISO8859-15 it_ch@euro
    it_IT.ISO8859-15 it_it@euro
    it_IT.ISO8859-1 italian
    ja_JP.eucJP japan japanese japanese-euc jp_jp
    kl_GL.ISO8859-15 kl_gl@euro
    ko_KR.eucKR korean
    ks_IN.UTF-8@devanagari ks_in@devanagari
    kw_GB.ISO8859-15 kw_gb@euro
    lt_LT.ISO8859-13 lithuanian
    nb_NO.ISO8859-15 nb_no@euro
    nl_BE.ISO8859-15 nl_be@euro
    nl_NL.ISO8859-15 nl_nl@euro
    nn_NO.ISO8859-15 nn_no@euro
    ny_NO.ISO8859-1 no@nynorsk
    no_NO.ISO8859-15 no_no@euro
    no_NO.ISO8859-1 norwegian
    ny_NO.ISO8859-15 ny_no@euro
    nn_NO.ISO8859-1 nynorsk
    oc_FR.ISO8859-15 oc_fr@euro
    pd_DE.ISO8859-15 pd_de@euro
    pd_US.ISO8859-15 pd_us@euro
    pl_PL.ISO8859-2 polish
    pt_PT.ISO8859-1 portuguese
    pt_BR.ISO8859-1 portuguese_brazil
    pt_BR.ISO8859-15 pt_br@euro
    pt_PT.ISO8859-15 pt_pt@euro
    ro_RO.ISO8859-2 romanian rumanian
    ru_RU.KOI8-R russian
    sd_IN.UTF-8@devanagari sd@devanagari sd_in@devanagari
    sr_RS.UTF-8@latin serbocroatian sh sh_yu sr@latin sr_rs@latin sr_rs@latn sr_yu
    sr_CS.ISO8859-2 sh_sp sr_sp
    si_LK.UTF-8 sinhala
    sk_SK.ISO8859-2 slovak
    sl_SI.ISO8859-2 slovene slovenian
    sr_CS.ISO8859-5 sp sp_yu
    es_ES.ISO8859-1 spanish spanish_spain
    sr_RS.UTF-8 sr@cyrillic sr_yu@cyrillic
    sr_CS.UTF-8@latin sr@latn sr_cs@latn
    sv_FI.ISO8859-15 sv_fi@euro
    sv_SE.ISO8859-15 sv_se@euro
    sv_SE.ISO8859-1 swedish
    th_TH.ISO8859-11 thai
    tt_RU.UTF-8@iqtelif tt_ru@iqtelif
    tr_TR.ISO8859-9 turkish
    en_US.utf univ universal
    uz_UZ.UTF-8 uz_uz@cyrillic
    wa_BE.ISO8859-15 wa_be@euro
'''

_WITH_ENCODING = '''
    af_ZA.ISO8859-1 af_za.iso88591
    ar_AA.ISO8859-6 ar_aa.iso88596 arabic.iso88596
    ar_AE.ISO8859-6 ar_ae.iso88596
    ar_BH.ISO8859-6 ar_bh.iso88596
    ar_DZ.ISO8859-6 ar_dz.iso88596
    ar_EG.ISO8859-6 ar_eg.iso88596
    ar_IQ.ISO8859-6 ar_iq.iso88596
    ar_JO.ISO8859-6 ar_jo.iso88596
    ar_KW.ISO8859-6 ar_kw.iso88596
    ar_LB.ISO8859-6 ar_lb.iso88596
    ar_LY.ISO8859-6 ar_ly.iso88596
    ar_MA.ISO8859-6 ar_ma.iso88596
    ar_OM.ISO8859-6 ar_om.iso88596
    ar_QA.ISO8859-6 ar_qa.iso88596
    ar_SA.ISO8859-6 ar_sa.iso88596
    ar_SD.ISO8859-6 ar_sd.iso88596
    ar_SY.ISO8859-6 ar_sy.iso88596
    ar_TN.ISO8859-6 ar_tn.iso88596
    ar_YE.ISO8859-6 ar_ye.iso88596
    az_AZ.ISO8859-9E az_az.iso88599e
    az_AZ.KOI8-C a3_az.koi8c a3_az.koic
    be_BY.CP1251 be_by.cp1251 be_by.microsoftcp1251
    be_BY.UTF-8@latin be_by.utf8@latin
    bg_BG.CP1251 bg_bg.cp1251 bg_bg.microsoftcp1251
    bg_BG.ISO8859-5 bg_bg.iso88595
    bg_BG.KOI8-R bg_bg.koi8r
    bg_BG.UTF-8 be_bg.utf8
    bhb_IN.UTF-8 bhb_in.utf8
    br_FR.ISO8859-1 br_fr.iso88591
    br_FR.ISO8859-14 br_fr.iso885914
    br_FR.ISO8859-15 br_fr.iso885915 br_fr.iso885915@euro
    br_FR.UTF-8 br_fr.utf8@euro
    bs_BA.ISO8859-2 bs_ba.iso88592
    C english_united-states.437 c.ascii c.en c_c.c
    ca_AD.ISO8859-1 ca_ad.iso88591
    ca_AD.ISO8859-15 ca_ad.iso885915 ca_ad.iso885915@euro
    ca_AD.UTF-8 ca_ad.utf8@euro
    ca_ES.ISO8859-1 ca_es.iso88591
    ca_ES.ISO8859-15 ca_es.iso885915 ca_es.iso885915@euro
    ca_ES.UTF-8 ca_es.utf8@euro
    ca_FR.ISO8859-1 ca_fr.iso88591
    ca_FR.ISO8859-15 ca_fr.iso885915 ca_fr.iso885915@euro
    ca_FR.UTF-8 ca_fr.utf8@euro
    ca_IT.ISO8859-1 ca_it.iso88591
    ca_IT.ISO8859-15 ca_it.iso885915 ca_it.iso885915@euro
    ca_IT.UTF-8 ca_it.utf8@euro
    cs_CZ.ISO8859-2 cs_cs.iso88592 cs_cz.iso88592
    cy_GB.ISO8859-1 cy_gb.iso88591
    cy_GB.ISO8859-14 cy_gb.iso885914
    cy_GB.ISO8859-15 cy_gb.iso885915
    da_DK.ISO8859-1 da_dk.88591 da_dk.iso88591 danish.iso88591
    da_DK.ISO8859-15 da.iso885915 da_dk.885915 da_dk.iso885915
    de_AT.ISO8859-1 de_at.iso88591
    de_AT.ISO8859-15 de_at.iso885915 de_at.iso885915@euro
    de_AT.UTF-8 de_at.utf8@euro
    de_BE.ISO8859-1 de_be.iso88591
    de_BE.ISO8859-15 de_be.iso885915 de_be.iso885915@euro
    de_BE.UTF-8 de_be.utf8@euro
    de_CH.ISO8859-1 de_ch.iso88591 german.iso88591
    de_CH.ISO8859-15 de_ch.iso885915
    de_DE.ISO8859-1 de_de.88591 de_de.iso88591 ger_de.8859 german_germany.8859
    de_DE.ISO8859-15 de.iso885915 de_de.885915 de_de.885915@euro de_de.iso885915 de_de.iso885915@euro
    de_DE.UTF-8 de_de.utf8@euro
    de_LI.UTF-8 de_li.utf8
    de_LU.ISO8859-1 de_lu.iso88591
    de_LU.ISO8859-15 de_lu.iso885915 de_lu.iso885915@euro
    de_LU.UTF-8 de_lu.utf8@euro
    ee_EE.ISO8859-4 ee_ee.iso88594
    el_GR.ISO8859-7 el_gr.iso88597 greek.iso88597
    en_AU.ISO8859-1 en_au.iso88591
    en_BW.ISO8859-1 en_bw.iso88591
    en_CA.ISO8859-1 en_ca.iso88591
    en_DK.ISO8859-1 en_dk.iso88591
    en_DK.ISO8859-15 en_dk.iso885915
    en_DL.UTF-8 en_dl.utf8
    en_GB.ISO8859-1 en_gb.88591 en_gb.iso88591 eng_gb.8859 english_uk.8859
    en_GB.ISO8859-15 en_gb.iso885915
    en_HK.ISO8859-1 en_hk.iso88591
    en_IE.ISO8859-1 en_ie.iso88591
    en_IE.ISO8859-15 en_ie.iso885915 en_ie.iso885915@euro
    en_IE.UTF-8 en_ie.utf8@euro
    en_NZ.ISO8859-1 en_nz.iso88591
    en_PH.ISO8859-1 en_ph.iso88591
    en_SC.UTF-8 en_sc.utf8
    en_SG.ISO8859-1 en_sg.iso88591
    en_US.ISO8859-1 american.iso88591 c.iso88591 en.iso88591 en_us.88591 en_us.iso88591 english.iso88591
    en_US.ISO8859-1 cextend.en english_us.8859 english_us.ascii
    en_US.ISO8859-15 en_us.885915 en_us.iso885915 en_us.iso885915@euro
    en_US.UTF-8 c.utf8 universal.utf8@ucs4
    en_ZA.ISO8859-1 en_za.88591 en_za.iso88591
    en_ZA.ISO8859-15 en_za.iso885915
    en_ZS.UTF-8 en_zw.utf8
    en_ZW.ISO8859-1 en_zw.iso88591
    eo.UTF-8 eo.utf8
    eo_EO.ISO8859-3 eo_eo.iso88593
    eo_US.UTF-8 eo_us.utf8
    eo_XX.ISO8859-3 eo_xx.iso88593
    es_AR.ISO8859-1 es_ar.iso88591
    es_BO.ISO8859-1 es_bo.iso88591
    es_CL.ISO8859-1 es_cl.iso88591
    es_CO.ISO8859-1 es_co.iso88591
    es_CR.ISO8859-1 es_cr.iso88591
    es_DO.ISO8859-1 es_do.iso88591
    es_EC.ISO8859-1 es_ec.iso88591
    es_ES.ISO8859-1 es_es.88591 es_es.iso88591 spanish.iso88591 spanish_spain.8859
    es_ES.ISO8859-15 es_es.iso885915 es_es.iso885915@euro
    es_ES.UTF-8 es_es.utf8@euro
    es_GT.ISO8859-1 es_gt.iso88591
    es_HN.ISO8859-1 es_hn.iso88591
    es_MX.ISO8859-1 es_mx.iso88591
    es_NI.ISO8859-1 es_ni.iso88591
    es_PA.ISO8859-1 es_pa.iso88591
    es_PA.ISO8859-15 es_pa.iso885915
    es_PE.ISO8859-1 es_pe.iso88591
    es_PE.ISO8859-15 es_pe.iso885915
    es_PR.ISO8859-1 es_pr.iso88591
    es_PY.ISO8859-1 es_py.iso88591
    es_PY.ISO8859-15 es_py.iso885915
    es_SV.ISO8859-1 es_sv.iso88591
    es_SV.ISO8859-15 es_sv.iso885915
    es_US.ISO8859-1 es_us.iso88591
    es_UY.ISO8859-1 es_uy.iso88591
    es_UY.ISO8859-15 es_uy.iso885915
    es_VE.ISO8859-1 es_ve.iso88591
    es_VE.ISO8859-15 es_ve.iso885915
    et_EE.ISO8859-1 et_ee.iso88591
    et_EE.ISO8859-13 et_ee.iso885913
    et_EE.ISO8859-15 et_ee.iso885915
    et_EE.ISO8859-4 et_ee.iso88594
    eu_ES.ISO8859-1 eu_es.iso88591
    eu_ES.ISO8859-15 eu_es.iso885915 eu_es.iso885915@euro
    eu_ES.UTF-8 eu_es.utf8@euro
    fa_IR.ISIRI-3342 fa_ir.isiri3342
    fi_FI.ISO8859-1 fi_fi.88591 fi_fi.iso88591 finnish.iso88591
    fi_FI.ISO8859-15 fi.iso885915 fi_fi.iso885915 fi_fi.iso885915@euro
    fi_FI.UTF-8 fi_fi.utf8@euro
    fo_FO.ISO8859-1 fo_fo.iso88591
    fo_FO.ISO8859-15 fo_fo.iso885915
    fr_BE.ISO8859-1 fr_be.88591 fr_be.iso88591
    fr_BE.ISO8859-15 fr_be.iso885915 fr_be.iso885915@euro
    fr_BE.UTF-8 fr_be.utf8@euro
    fr_CA.ISO8859-1 c-french.iso88591 fr_ca.88591 fr_ca.iso88591
    fr_CA.ISO8859-15 fr_ca.iso885915
    fr_CH.ISO8859-1 fr_ch.88591 fr_ch.iso88591 french.iso88591
    fr_CH.ISO8859-15 fr_ch.iso885915
    fr_FR.ISO8859-1 fr_fr.88591 fr_fr.iso88591 fre_fr.8859 french_france.8859
    fr_FR.ISO8859-15 fr.iso885915 fr_fr.iso885915 fr_fr.iso885915@euro
    fr_FR.UTF-8 fr_fr.utf8@euro
    fr_LU.ISO8859-1 fr_lu.88591 fr_lu.iso88591
    fr_LU.ISO8859-15 fr_lu.iso885915 fr_lu.iso885915@euro
    fr_LU.UTF-8 fr_lu.utf8@euro
    ga_IE.ISO8859-1 ga_ie.iso88591
    ga_IE.ISO8859-14 ga_ie.iso885914
    ga_IE.ISO8859-15 ga_ie.iso885915 ga_ie.iso885915@euro
    ga_IE.UTF-8 ga_ie.utf8@euro
    gd_GB.ISO8859-1 gd_gb.iso88591
    gd_GB.ISO8859-14 gd_gb.iso885914
    gd_GB.ISO8859-15 gd_gb.iso885915
    gl_ES.ISO8859-1 gl_es.iso88591
    gl_ES.ISO8859-15 gl_es.iso885915 gl_es.iso885915@euro
    gl_ES.UTF-8 gl_es.utf8@euro
    gv_GB.ISO8859-1 gv_gb.iso88591
    gv_GB.ISO8859-14 gv_gb.iso885914
    gv_GB.ISO8859-15 gv_gb.iso885915
    he_IL.CP1255 he_il.cp1255 he_il.microsoftcp1255
    he_IL.ISO8859-8 he_il.iso88598 hebrew.iso88598 iw_il.iso88598
    hi_IN.ISCII-DEV hi_in.isciidev
    hr_HR.ISO8859-2 hr_hr.iso88592 sh_hr.iso88592
    hu_HU.ISO8859-2 hu_hu.iso88592
    hy_AM.ARMSCII_8 hy_am.armscii8
    is_IS.ISO8859-1 icelandic.iso88591 is_is.iso88591
    is_IS.ISO8859-15 is_is.iso885915
    it_CH.ISO8859-1 it_ch.iso88591
    it_CH.ISO8859-15 it_ch.iso885915
    it_IT.ISO8859-1 it_it.88591 it_it.iso88591 italian.iso88591
    it_IT.ISO8859-15 it.iso885915 it_it.iso885915 it_it.iso885915@euro
    it_IT.UTF-8 it_it.utf8@euro
    iu_CA.NUNACOM-8 iu_ca.nunacom8
    iw_IL.UTF-8 iw_il.utf8
    ja_JP.eucJP ja_jp.euc japanese.euc ja_jp.ajec ja_jp.eucjp ja_jp.ujis
    ja_JP.JIS7 ja.jis ja_jp.iso-2022-jp ja_jp.iso2022jp ja_jp.jis ja_jp.jis7
    ja_JP.SJIS ja_jp.mscode ja_jp.pck ja.sjis ja_jp.sjis japanese.sjis
    ka_GE.GEORGIAN-ACADEMY ka_ge.georgianacademy ka_ge.georgianrs
    ka_GE.GEORGIAN-PS ka_ge.georgianps
    kl_GL.ISO8859-1 kl_gl.iso88591
    kl_GL.ISO8859-15 kl_gl.iso885915
    ko_KR.eucKR ko_kr.euc korean.euc ko_kr.euckr
    ks_IN.UTF-8@devanagari ks_in@devanagari.utf8 ks_in.utf8@devanagari
    kw_GB.ISO8859-1 kw_gb.iso88591
    kw_GB.ISO8859-14 kw_gb.iso885914
    kw_GB.ISO8859-15 kw_gb.iso885915
    lo_LA.IBM-CP1133 lo_la.cp1133 lo_la.ibmcp1133
    lo_LA.MULELAO-1 lo_la.mulelao1
    lt_LT.ISO8859-13 lt_lt.iso885913
    lt_LT.ISO8859-4 lt_lt.iso88594
    lv_LV.ISO8859-13 lv_lv.iso885913
    lv_LV.ISO8859-4 lv_lv.iso88594
    mi_NZ.ISO8859-1 mi_nz.iso88591
    mk_MK.CP1251 mk_mk.cp1251 mk_mk.microsoftcp1251
    mk_MK.ISO8859-5 mk_mk.iso88595
    ms_MY.ISO8859-1 ms_my.iso88591
    mt_MT.ISO8859-3 mt_mt.iso88593
    nb_NO.ISO8859-1 nb_no.88591 nb_no.iso88591
    nb_NO.ISO8859-15 nb_no.iso885915
    nl_BE.ISO8859-1 dutch.iso88591 nl_be.88591 nl_be.iso88591
    nl_BE.ISO8859-15 nl_be.iso885915 nl_be.iso885915@euro
    nl_BE.UTF-8 nl_be.utf8@euro
    nl_NL.ISO8859-1 nl_nl.88591 nl_nl.iso88591
    nl_NL.ISO8859-15 nl.iso885915 nl_nl.iso885915 nl_nl.iso885915@euro
    nl_NL.UTF-8 nl_nl.utf8@euro
    nn_NO.ISO8859-1 nn_no.88591 nn_no.iso88591
    nn_NO.ISO8859-15 nn_no.iso885915
    no_NO.ISO8859-1 no_no.88591 no_no.iso88591 no_no.iso88591@bokmal no_no.iso88591@nynorsk norwegian.iso88591
    no_NO.ISO8859-15 no_no.iso885915
    nr_ZA.ISO8859-1 nr_za.iso88591
    nso_ZA.ISO8859-15 nso_za.iso885915
    ny_NO.ISO8859-1 ny_no.88591 ny_no.iso88591
    ny_NO.ISO8859-15 ny_no.iso885915
    oc_FR.ISO8859-1 oc_fr.iso88591
    oc_FR.ISO8859-15 oc_fr.iso885915
    pd_DE.ISO8859-1 pd_de.iso88591
    pd_DE.ISO8859-15 pd_de.iso885915
    pd_US.ISO8859-1 pd_us.iso88591
    pd_US.ISO8859-15 pd_us.iso885915
    ph_PH.ISO8859-1 ph_ph.iso88591
    pl_PL.ISO8859-2 pl_pl.iso88592
    pp_AN.ISO8859-1 pp_an.iso88591
    pt_BR.ISO8859-1 pt_br.88591 pt_br.iso88591 portuguese_brazil.8859
    pt_BR.ISO8859-15 pt_br.iso885915
    pt_PT.ISO8859-1 portuguese.iso88591 pt_pt.88591 pt_pt.iso88591
    pt_PT.ISO8859-15 pt.iso885915 pt_pt.iso885915 pt_pt.iso885915@euro
    pt_PT.UTF-8 pt_pt.utf8@euro
    ro_RO.ISO8859-2 ro_ro.iso88592
    ru_RU.CP1251 ru_ru.cp1251 ru_ru.microsoftcp1251
    ru_RU.ISO8859-5 ru_ru.iso88595
    ru_RU.KOI8-R ru.koi8r ru_ru.koi8r
    ru_UA.CP1251 ru_ua.cp1251 ru_ua.microsoftcp1251
    ru_UA.KOI8-U ru_ua.koi8u
    rw_RW.ISO8859-1 rw_rw.iso88591
    sd_IN.UTF-8@devanagari sd_in@devanagari.utf8 sd_in.utf8@devanagari
    sk_SK.ISO8859-2 sk_sk.iso88592
    sl_SI.ISO8859-2 sl_si.iso88592
    sq_AL.ISO8859-2 sq_al.iso88592
    sr_CS.CP1251 sr_yu.cp1251@cyrillic sr_yu.microsoftcp1251@cyrillic
    sr_CS.ISO8859-2 sh_ba.iso88592@bosnia sr_cs.iso88592 sr_cs.iso88592@latn sr_yu.iso88592
    sr_CS.ISO8859-5 sr_cs.iso88595 sr_yu.iso88595 sr_yu.iso88595@cyrillic
    sr_CS.UTF-8@latin sr_cs.utf8@latn
    sr_RS.UTF-8 sr_yu.utf8 sr_yu.utf8@cyrillic
    sr_RS.UTF-8@latin sr_rs.utf8@latn
    ss_ZA.ISO8859-1 ss_za.iso88591
    st_ZA.ISO8859-1 st_za.iso88591
    sv_FI.ISO8859-1 sv_fi.iso88591
    sv_FI.ISO8859-15 sv_fi.iso885915 sv_fi.iso885915@euro
    sv_FI.UTF-8 sv_fi.utf8@euro
    sv_SE.ISO8859-1 sv_se.88591 sv_se.iso88591 swedish.iso88591
    sv_SE.ISO8859-15 sv.iso885915 sv_se.iso885915
    ta_IN.TSCII-0 ta_in.tscii ta_in.tscii0
    tcy_IN.UTF-8 tcy_in.utf8
    tg_TJ.KOI8-C tg_tj.koi8c
    th_TH.ISO8859-11 th_th.iso885911
    th_TH.TIS620 th_th.tactis th_th.tis620
    tl_PH.ISO8859-1 tl_ph.iso88591
    tn_ZA.ISO8859-15 tn_za.iso885915
    tr_TR.ISO8859-9 tr_tr.iso88599 turkish.iso88599
    ts_ZA.ISO8859-1 ts_za.iso88591
    tt_RU.KOI8-C tt_ru.koi8c
    tt_RU.TATAR-CYR tt_ru.tatarcyr
    uk_UA.CP1251 uk_ua.cp1251 uk_ua.microsoftcp1251
    uk_UA.ISO8859-5 uk_ua.iso88595
    uk_UA.KOI8-U uk_ua.koi8u
    ur_PK.CP1256 ur_pk.cp1256 ur_pk.microsoftcp1256
    uz_UZ.ISO8859-1 uz_uz.iso88591
    uz_UZ.UTF-8 uz_uz.utf8@cyrillic
    vi_VN.TCVN vi_vn.tcvn vi_vn.tcvn5712
    vi_VN.VISCII vi_vn.viscii vi_vn.viscii111
    wa_BE.ISO8859-1 wa_be.iso88591
    wa_BE.ISO8859-15 wa_be.iso885915 wa_be.iso885915@euro
    xh_ZA.ISO8859-1 xh_za.iso88591
    yi_US.CP1255 yi_us.cp1255 yi_us.microsoftcp1255
    zh_CN.eucCN zh_cn.euc
    zh_CN.gb18030 zh_cn.gb18030
    zh_CN.gb2312 zh_cn.gb2312
    zh_CN.gbk zh_cn.gbk
    zh_HK.big5 zh_hk.big5
    zh_HK.big5hkscs zh_hk.big5hk zh_hk.big5hkscs
    zh_SG.GBK zh_sg.gbk
    zh_TW.big5 zh_cn.big5 zh_tw.big5
    zh_TW.eucTW zh_tw.euc zh_tw.euctw
    zu_ZA.ISO8859-1 zu_za.iso88591
'''

_WINDOWS = '''
4:zh_CHS 401:ar_SA 402:bg_BG 403:ca_ES 404:zh_TW 405:cs_CZ 406:da_DK 407:de_DE 408:el_GR
409:en_US 40a:es_ES 40b:fi_FI 40c:fr_FR 40d:he_IL 40e:hu_HU 40f:is_IS 410:it_IT 411:ja_JP
412:ko_KR 413:nl_NL 414:nb_NO 415:pl_PL 416:pt_BR 417:rm_CH 418:ro_RO 419:ru_RU 41a:hr_HR
41b:sk_SK 41c:sq_AL 41d:sv_SE 41e:th_TH 41f:tr_TR 420:ur_PK 421:id_ID 422:uk_UA 423:be_BY
424:sl_SI 425:et_EE 426:lv_LV 427:lt_LT 428:tg_TJ 429:fa_IR 42a:vi_VN 42b:hy_AM 42c:az_AZ
42d:eu_ES 42e:wen_DE 42f:mk_MK 432:tn_ZA 434:xh_ZA 435:zu_ZA 436:af_ZA 437:ka_GE 438:fo_FO
439:hi_IN 43a:mt_MT 43b:se_NO 43e:ms_MY 43f:kk_KZ 440:ky_KG 441:sw_KE 442:tk_TM 443:uz_UZ
444:tt_RU 445:bn_IN 446:pa_IN 447:gu_IN 448:or_IN 449:ta_IN 44a:te_IN 44b:kn_IN 44c:ml_IN
44d:as_IN 44e:mr_IN 44f:sa_IN 450:mn_MN 451:bo_CN 452:cy_GB 453:kh_KH 454:lo_LA 456:gl_ES
457:kok_IN 45a:syr_SY 45b:si_LK 45d:iu_CA 45e:am_ET 461:ne_NP 462:fy_NL 463:ps_AF 464:fil_PH
465:div_MV 468:ha_NG 46a:yo_NG 46b:quz_BO 46c:ns_ZA 46d:ba_RU 46e:lb_LU 46f:kl_GL 478:ii_CN
47a:arn_CL 47c:moh_CA 47e:br_FR 480:ug_CN 481:mi_NZ 482:oc_FR 483:co_FR 484:gsw_FR 485:sah_RU
486:qut_GT 487:rw_RW 488:wo_SN 48c:gbz_AF 801:ar_IQ 804:zh_CN 807:de_CH 809:en_GB 80a:es_MX
80c:fr_BE 810:it_CH 813:nl_BE 814:nn_NO 816:pt_PT 81a:sr_SP 81d:sv_FI 820:ur_IN 82c:az_AZ
82e:dsb_DE 83b:se_SE 83c:ga_IE 83e:ms_BN 843:uz_UZ 850:mn_CN 851:bo_BT 85d:iu_CA 85f:tmz_DZ
86b:quz_EC c01:ar_EG c04:zh_HK c07:de_AT c09:en_AU c0a:es_ES c0c:fr_CA c1a:sr_SP c3b:se_FI
c6b:quz_PE 1001:ar_LY 1004:zh_SG 1007:de_LU 1009:en_CA 100a:es_GT 100c:fr_CH 101a:hr_BA
103b:smj_NO 1401:ar_DZ 1404:zh_MO 1407:de_LI 1409:en_NZ 140a:es_CR 140c:fr_LU 141a:bs_BA
143b:smj_SE 1801:ar_MA 1809:en_IE 180a:es_PA 180c:fr_MC 181a:sr_BA 183b:sma_NO 1c01:ar_TN
1c09:en_ZA 1c0a:es_DO 1c1a:sr_BA 1c3b:sma_SE 2001:ar_OM 2009:en_JA 200a:es_VE 201a:bs_BA
203b:sms_FI 2401:ar_YE 2409:en_CB 240a:es_CO 243b:smn_FI 2801:ar_SY 2809:en_BZ 280a:es_PE
2c01:ar_JO 2c09:en_TT 2c0a:es_AR 3001:ar_LB 3009:en_ZW 300a:es_EC 3401:ar_KW 3409:en_PH
340a:es_CL 3801:ar_AE 380a:es_UR 3c01:ar_BH 3c0a:es_PY 4001:ar_QA 4009:en_IN 400a:es_BO
4409:en_MY 440a:es_SV 4809:en_IN 480a:es_HN 4c0a:es_NI 500a:es_PR 540a:es_US 7c04:zh_CHT
'''


def _plain(encoding):
    return encoding.replace('-', '').replace('_', '').lower()


def _make_aliases():
    table = {}
    for encoding, names in _PLACES.iteritems():
        for name in names.split():
            main = name.endswith('*')
            name = name.rstrip('*')
            value = '%s.%s' % (name, encoding)
            table[name.lower()] = value
            if main:
                table[name.partition('_')[0]] = value
    for line in (_NICKNAMES + _WITH_ENCODING).split('\n'):
        words = line.split()
        for name in words[1:]:
            table[name] = words[0]
    return table


locale_alias = _make_aliases()     # name in small letters: name of the C library
windows_locale = dict((int(number, 16), name)
                      for number, _, name in (item.partition(':') for item in _WINDOWS.split()))

# Python's codec: the C library's name of the encoding
locale_encoding_alias = {
    '437': 'C', 'ajec': 'eucJP', 'ascii': 'ISO8859-1', 'c': 'C', 'en': 'ISO8859-1', 'euc_jp': 'eucJP',
    'euc_kr': 'eucKR', 'iso2022_jp': 'JIS7', 'jis': 'JIS7', 'jis7': 'JIS7', 'koi8_r': 'KOI8-R',
    'koi8_u': 'KOI8-U', 'latin_1': 'ISO8859-1', 'shift_jis': 'SJIS', 'tactis': 'TACTIS', 'utf_8': 'UTF-8',
}
locale_encoding_alias.update(('iso8859_%d' % part, 'ISO8859-%d' % part)
                             for part in range(1, 17) if part != 12)


def _library_encoding(encoding):
    """The C library's name of an encoding that Python may know under another one."""
    name = encodings.normalize_encoding(encoding).lower()
    codec = encodings.aliases.aliases.get(name, name)
    for known in codec, name:
        if known in locale_encoding_alias:
            return locale_encoding_alias[known]
    return codec


def normalize(localename):
    """The C library's name of a locale; the name itself where nothing better is known."""
    full = ''.join(c.lower() if 'A' <= c <= 'Z' else c for c in localename).replace(':', '_') \
        if isinstance(localename, unicode) else localename.lower().replace(':', '_')
    if '@' not in full and full in locale_alias:
        return locale_alias[full]
    rest, _, modifier = full.partition('@')
    language, _, encoding = rest.partition('.')
    encoding = encoding.split('.')[0]
    suffix = '@' + modifier if modifier else ''
    return (_known_whole(full, language, encoding, suffix) or _known_language(language, encoding, suffix)
            or localename)


def _known_whole(full, language, encoding, suffix):
    """The name that the table has for a language with its encoding, None if it has none."""
    plain = _plain(encoding)
    named = language + '.' + plain if plain else language
    for candidate in None if suffix else full, named + suffix, named:
        known = locale_alias.get(candidate)
        if known is not None and candidate.endswith(suffix):
            return known
        if known is not None and _may_have(known, suffix):
            return known if '@' in known else known + suffix
    return None


def _known_language(language, encoding, suffix):
    """The name of a language in the table, with another encoding; None if it is not there."""
    for candidate, extra in ((language + suffix, ''), (language, suffix)):
        known = locale_alias.get(candidate)
        if known is None or not _may_have(known, extra):
            continue
        if not extra and not encoding:
            return known
        place, _, own = known.partition('.')
        own, _, own_modifier = own.partition('@')
        if encoding:
            own = _library_encoding(encoding)
        elif extra == '@euro' and own == 'ISO8859-1':
            own, extra = 'ISO8859-15', ''
        extra = '@' + own_modifier if own_modifier else extra
        return place + ('.' + own if own else '') + extra
    return None


def _may_have(known, suffix):
    """Whether a name has no other modifier than the one that is asked for."""
    return '@' not in known or not suffix or known.lower().endswith(suffix)


def _parse_localename(localename):
    """(language, encoding) of a name; (None, None) for 'C'."""
    plain, _, modifier = normalize(localename).partition('@')
    language, dot, encoding = plain.partition('.')
    if dot:
        return language, encoding.partition('.')[0]
    if modifier == 'euro':
        return language, 'iso-8859-15'
    if language != 'C':
        raise ValueError('unknown locale: %s' % localename)
    return None, None


def _build_localename(localetuple):
    """The name that a pair (language, encoding) stands for."""
    language, encoding = localetuple
    language = language or 'C'
    return language if encoding is None else language + '.' + encoding


def getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    """(language, encoding) that the environment asks for; the first of envvars that is set counts."""
    from os import environ
    for variable in envvars:
        if environ.get(variable):
            wanted = environ[variable]
            return _parse_localename(wanted.partition(':')[0] if variable == 'LANGUAGE' else wanted)
    return _parse_localename('C')


def getlocale(category=LC_CTYPE):
    """(language, encoding) that is set for a category; TypeError for LC_ALL if they differ."""
    name = _c_setlocale(category)
    if category == LC_ALL and ';' in name:
        raise TypeError('category LC_ALL is not supported')
    return _parse_localename(name)


def setlocale(category, locale=None):
    """Sets (a name, '' for the user's, a pair of language and encoding) or asks for a locale."""
    if locale and not isinstance(locale, basestring):
        locale = normalize(_build_localename(locale))
    elif isinstance(locale, unicode):
        locale = locale.encode('ascii')
    return _c_setlocale(category, locale)


def resetlocale(category=LC_ALL):
    """Sets the locale that the environment asks for."""
    _c_setlocale(category, _build_localename(getdefaultlocale()))


def getpreferredencoding(do_setlocale=True):
    """The encoding of text that the user prefers; do_setlocale: look at the environment's locale."""
    if not hasattr(_locale, 'nl_langinfo'):
        return getdefaultlocale()[1]
    if not do_setlocale:
        return nl_langinfo(CODESET) or 'ANSI_X3.4-1968'
    before = _c_setlocale(LC_CTYPE)
    try:
        try:
            _c_setlocale(LC_CTYPE, '')
        except Error:
            pass                   # the environment asks for what is not installed
        return nl_langinfo(CODESET)
    finally:
        _c_setlocale(LC_CTYPE, before)


def _print_locale():
    """`python -m locale`: what the environment asks for and what is set."""
    names = sorted(name for name in globals() if name.startswith('LC_') and name != 'LC_ALL')
    print 'Default locale: %r' % (getdefaultlocale(),)
    for name in names:
        print '%-12s %r' % (name, getlocale(globals()[name]))


if __name__ == '__main__':
    _c_setlocale(LC_ALL, '')
    _print_locale()
